package dev.forkful.internal.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks at every state that a model can get into, in all orders of its steps.
 *
 * @param <S> a state, compared by value
 */
final class Explorer<S> {
    /** What can happen. */
    interface Model<S> {
        S first();

        /** What can come next, by the name of the step. */
        void steps(S state, Steps<S> to);

        /** Whether all is done. */
        boolean isOver(S state);
    }

    /** Collects the steps from one state. */
    static final class Steps<S> {
        private final Map<S, String> next = new LinkedHashMap<>();

        void to(String name, S state) {
            next.putIfAbsent(state, name);
        }
    }

    private final Map<S, S> cameFrom = new HashMap<>();
    private final Map<S, String> by = new HashMap<>();
    private final Map<S, List<S>> before = new HashMap<>();
    private final List<S> stuck = new ArrayList<>();

    /** States from which the end is not reached any more, whatever happens; empty if all is well. */
    private final List<S> hopeless = new ArrayList<>();

    Explorer(Model<S> model) {
        var todo = new ArrayDeque<S>();
        var over = new ArrayDeque<S>();
        var first = model.first();
        cameFrom.put(first, first);
        todo.add(first);
        while (!todo.isEmpty()) {
            var state = todo.poll(); // the oldest, so that the way to it is a shortest one
            var steps = new Steps<S>();
            model.steps(state, steps);
            if (model.isOver(state)) {
                over.add(state);
            } else if (steps.next.isEmpty()) {
                stuck.add(state);
            }
            steps.next.forEach((next, name) -> {
                before.computeIfAbsent(next, n -> new ArrayList<>()).add(state);
                if (cameFrom.putIfAbsent(next, state) == null) {
                    by.put(next, name);
                    todo.add(next);
                }
            });
        }
        Set<S> good = new HashSet<>(over);
        while (!over.isEmpty()) {
            for (var state : before.getOrDefault(over.poll(), List.of())) {
                if (good.add(state)) {
                    over.add(state);
                }
            }
        }
        cameFrom.keySet().stream().filter(state -> !good.contains(state)).forEach(hopeless::add);
    }

    int states() {
        return cameFrom.size();
    }

    /** The ways to the states in which nothing happens any more though not all is done. */
    List<List<String>> stuck() {
        return stuck.stream().map(this::way).toList();
    }

    /** A way to a state from which the end cannot be reached. */
    List<List<String>> hopeless() {
        return hopeless.stream().limit(1).map(this::way).toList();
    }

    private List<String> way(S to) {
        var way = new ArrayList<String>();
        for (var state = to; by.containsKey(state); state = cameFrom.get(state)) {
            way.add(by.get(state));
        }
        return way.reversed();
    }
}
