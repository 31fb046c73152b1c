import dev.forkful.*;
int second = 100;
String unit = "ms";
Fn<Integer, String> print = n -> n + unit;
var list = new ArrayList<String>(List.of("a"));
String describe(int n) throws Exception { return print.apply(n) + list; }
class Scale implements java.io.Serializable { int by(int n) { return n * second; } }
var scale = new Scale();
var thread = new Thread();
var workers = Workers.processes(1);
System.out.println("int " + workers.map(List.of(1), n -> n + second));
System.out.println("deep " + workers.submit(() -> describe(second)).join());
System.out.println("object " + workers.submit(() -> scale.by(3)).join());
System.out.println("new " + workers.submit(() -> new Scale().by(4)).join());
second = 200;
list.add("b");
System.out.println("later " + workers.submit(() -> second + list.size()).join());
Task<Void> action = workers.submit(() -> { System.out.println("from " + unit); });
action.join();
System.out.println("action " + action.state());
try { workers.submit(() -> thread.getName()); } catch (NotShippableException e) { System.out.println("refused " + e.getMessage()); }
int base = 10;
enum Level { LOW(base); final int value; Level(int value) { this.value = value; } }
System.out.println("static " + workers.submit(() -> Level.LOW.value).join());
var alias = list;
var holder = new ArrayList<Object>(List.of(list, "end"));
holder.add(holder);
System.out.println("same " + workers.submit(() -> { alias.add("c"); return (list == alias) + " " + (holder.get(0) == list) + " " + (holder.get(2) == holder) + list; }).join());
Call<String> sees(Object seen) { return () -> seen == list ? "seen in the list" : "another"; }
System.out.println("captured " + workers.submit(sees(list)).join());
int most = 5;
record Portion(int size, List<String> of) implements java.io.Serializable { public Portion { if (size > most) throw new IllegalArgumentException("more than " + most); } }
Call<String> eats(Portion portion) { return () -> portion.size() + " of " + most + " " + (portion.of() == list); }
System.out.println("made " + workers.submit(eats(new Portion(4, list))).join());
var process = JavaProcess.start(() -> { System.out.println("process " + second); });
process.join();
workers.close();
/exit
