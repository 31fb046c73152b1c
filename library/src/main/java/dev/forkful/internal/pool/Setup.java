package dev.forkful.internal.pool;

import dev.forkful.internal.wire.Payload;
import java.util.Map;

/**
 * What a worker is told first.
 *
 * @param name of the worker
 * @param codecAndInitializer encoded, one after the other
 * @param results whether results come through the ring, or all on the link
 */
record Setup(String name, Payload codecAndInitializer, boolean results) {
    Payload payload(Map<String, String> properties) {
        var bytes = new Payload.Builder();
        bytes.putByte(results ? 1 : 0);
        bytes.putString(name);
        bytes.putInt(properties.size());
        properties.forEach((key, value) -> {
            bytes.putString(key);
            bytes.putString(value);
        });
        bytes.append(codecAndInitializer);
        return bytes.build();
    }
}
