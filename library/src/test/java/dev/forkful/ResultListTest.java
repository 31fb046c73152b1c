package dev.forkful;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.RandomAccess;
import org.junit.jupiter.api.Test;

class ResultListTest {
    private static final int[] SIZES = {0, 1, 15, 16, 17, 4095, 4096, 4097, 20_000};

    private static ResultList<Integer> filled(int size, int expected, int most) {
        var random = new Random(size);
        var list = new ResultList<Integer>(expected);
        while (list.size() < size) {
            int from = list.size();
            list.addPlaces(1 + random.nextInt(Math.min(most, size - from)));
            for (int place = list.size() - 1; place >= from; place--) {
                list.put(place, place % 7 == 6 ? null : place);
            }
        }
        return list;
    }

    @Test
    void resultsAreWhereTheyWerePutHoweverManyWereExpected() {
        for (int size : SIZES) {
            var wanted = new ArrayList<Integer>();
            for (int i = 0; i < size; i++) {
                wanted.add(i % 7 == 6 ? null : i);
            }
            for (int expected : SIZES) {
                for (int most : new int[] {1, 100, 10_000}) {
                    assertThat(filled(size, expected, most)).isEqualTo(wanted).hasSize(size);
                }
            }
        }
    }

    @Test
    void noOneElseChangesThem() {
        var list = filled(10, 0, 1);
        assertThat(list).isInstanceOf(RandomAccess.class);
        assertThatThrownBy(() -> list.set(0, 1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.add(1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.remove(0)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> list.get(10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> list.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void theyTravelAsAListOfTheJdk() throws Exception {
        var list = filled(5000, 0, 100);
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(list);
        }
        var back = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        assertThat(back).isInstanceOf(List.class).isEqualTo(list);
        assertThat(back.getClass().getName()).startsWith("java.util.");
    }
}
