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
var process = JavaProcess.start(() -> { System.out.println("process " + second); });
process.join();
workers.close();
/exit
