import dev.forkful.*;
String shout(String text) { return text.toUpperCase() + "!"; }
record Dish(long pid, String name) implements java.io.Serializable {}
class Cook { Dish cook(String name) { return new Dish(ProcessHandle.current().pid(), shout(name)); } }
var workers = Workers.processes(1);
var dishes = workers.map(List.of("soup", "stew"), name -> new Cook().cook(name));
System.out.println("own " + ProcessHandle.current().pid());
System.out.println("worker " + dishes.get(0).pid());
System.out.println("value " + dishes.get(0).name() + dishes.get(1).name());
Fn<Integer, Integer> twice = n -> n * 2;
System.out.println("lambda " + workers.map(List.of(20, 21), twice));
System.out.println("call " + workers.submit(() -> shout("later")).join());
workers.close();
System.out.println("closed " + workers.isTerminated());
/exit
