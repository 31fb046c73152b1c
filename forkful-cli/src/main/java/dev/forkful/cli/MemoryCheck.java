package dev.forkful.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/** The memory that this process may use, and what a worker's heap grows to by default. Warns where workers together could take more than there is. */
final class MemoryCheck implements Check {
    private static final String SUBJECT = "Memory";

    @Override
    public Finding look() {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long total = system.getTotalMemorySize();
        long free = system.getFreeMemorySize();
        int workers = Runtime.getRuntime().availableProcessors();
        long heap = total / 4; // the JVM's own rule, MaxRAMPercentage=25
        var limited =
                ControlGroup.read("memory.max").filter(l -> !l.equals("max")).isPresent();
        var found = Bytes.text(total) + (limited ? " allowed by the control group, " : ", ") + Bytes.text(free)
                + " free; a worker's heap is at most " + Bytes.text(heap) + " by default";
        var values = Map.<String, Object>of("total", total, "free", free, "workerHeap", heap);
        return heap * workers <= total
                ? Finding.ok(SUBJECT, found, values)
                : Finding.warning(
                        SUBJECT,
                        found,
                        workers + " workers could want more than there is: set a heap, such as --heap "
                                + Math.max(1, (total / 2 / workers) >> 20) + "m",
                        values);
    }
}
