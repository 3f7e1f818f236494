package ai.jarvis.sql.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesTest {
    private static List<String> samples(String table, String column, Object... values) {
        var rows = Arrays.stream(values).map(value -> List.of(value)).toList();
        return Samples.of(Shop.table("public", table, Shop.column(column)), List.copyOf(rows))
                .columns()
                .getFirst()
                .samples();
    }

    @Test
    void areAFewDifferentShortValues() {
        assertThat(samples("orders", "status", "new", "shipped", "new", " ", "x".repeat(61), 3L))
                .containsExactly("new", "shipped", "3");
        assertThat(samples(
                        "orders",
                        "code",
                        IntStream.range(0, 50).mapToObj(i -> "c" + i).toArray()))
                .hasSize(5);
    }

    @Test
    void areNotThereWhereOneOfTheValuesIsPersonal() {
        assertThat(samples("orders", "note", "call back", "to jane@example.com, please"))
                .isEmpty();
        assertThat(samples("orders", "note", "DE89 3704 0044 0532 0130 00")).isEmpty();
        assertThat(samples("orders", "note", "4111 1111 1111 1111")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "email",
                "E_Mail",
                "customerEmail",
                "phone_number",
                "firstName",
                "last_name",
                "birth_date",
                "DateOfBirth",
                "iban",
                "card_number",
                "password",
                "password_hash",
                "api_key",
                "apiKey",
                "access_token",
                "ssn",
                "home_address",
                "zip",
                "salary",
                "ip_address",
                "client_ip",
                "dob",
                "passport_no"
            })
    void areNotThereWhereTheNameSaysThatTheyArePrivate(String column) {
        assertThat(samples("orders", column, "something")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"customers, name", "Employee, full", "users, display_name", "patients, Name"})
    void areNotThereForNamesOfPeople(String table, String column) {
        assertThat(Samples.isPrivate(table, column)).isEqualTo(!column.equals("full"));
    }

    @ParameterizedTest
    @CsvSource({
        "products, name",
        "orders, status",
        "orders, total",
        "customers, country",
        "pages, page",
        "shipments, trip"
    })
    void areThereForWhatIsNobodys(String table, String column) {
        assertThat(samples(table, column, "something")).containsExactly("something");
    }
}
