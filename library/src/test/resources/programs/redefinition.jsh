import dev.forkful.*;
String shout(String text) { return text.toUpperCase() + "!"; }
var workers = Workers.processes(1);
System.out.println("first " + workers.submit(() -> shout("hello")).join());
String shout(String text) { return text + ", softly"; }
System.out.println("here " + shout("hello"));
System.out.println("same worker " + workers.submit(() -> shout("hello")).join());
workers.close();
var others = Workers.processes(1);
System.out.println("new worker " + others.submit(() -> shout("hello")).join());
others.close();
/exit
