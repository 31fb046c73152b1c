package dev.forkful.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Map;

/**
 * The memory that this process may use. Warns where workers together could take more than there is. How much heap a worker really has, {@link WorkerCheck}
 * asks one.
 */
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
        var found =
                Bytes.text(total) + (limited ? " allowed by the control group, " : ", ") + Bytes.text(free) + " free";
        var values = Map.<String, Object>of("total", total, "free", free, "workerHeap", heap);
        return heap * workers <= total
                ? Finding.ok(SUBJECT, found, values)
                : Finding.warning(
                        SUBJECT,
                        found,
                        workers + " workers, each with a quarter of it as its heap, could want more than there is:"
                                + " set a heap, such as --heap "
                                + Math.max(1, (total / 2 / workers) >> 20) + "m",
                        values);
    }
}
