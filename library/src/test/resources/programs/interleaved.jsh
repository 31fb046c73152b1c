import dev.forkful.*;
int factor = 1;
var workers = Workers.processes(1);
var results = workers.stream(Collections.nCopies(2_000, 1), n -> n * factor).iterator();
System.out.println("first " + results.next());
factor = 2;
System.out.println("between " + workers.submit(() -> factor).join());
var rest = new TreeMap<Integer, Integer>();
results.forEachRemaining(n -> rest.merge(n, 1, Integer::sum));
System.out.println("rest " + rest);
workers.close();
/exit
