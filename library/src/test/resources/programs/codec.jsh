import dev.forkful.*;
import dev.forkful.spi.*;
import java.io.*;
record Marked() implements Codec {
    public void write(Object value, OutputStream to, ClassLoaders loaders) throws IOException {
        loaders.numberOf(value.getClass());
        var list = new ArrayList<Object>(value instanceof List<?> l ? l : List.of(value));
        list.add("by codec");
        new ObjectOutputStream(to).writeObject(list);
    }
    public Object read(InputStream from, ClassLoaders loaders) throws IOException, ClassNotFoundException {
        return new ObjectInputStream(from).readObject();
    }
}
String mark = "!";
record Dish(String name) implements Serializable { String marked() { return name + mark; } }
var workers = Workers.ofProcesses().count(1).codec(new Marked()).open();
System.out.println("list " + workers.map(List.of(List.of(1, 2)), l -> l.toString()).getFirst());
System.out.println("dishes " + workers.map(List.of(new Dish("soup"), new Dish("stew")), d -> d.marked()));
mark = "?";
System.out.println("later " + workers.map(List.of(new Dish("soup")), d -> d.marked()));
workers.close();
/exit
