package ai.jarvis.localstack.bedrock.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlRulesTest {
    private static final String SYSTEM = "You translate questions into one SQL SELECT statement. Be exact.";
    private static final String SCHEMA =
            """
            CREATE TABLE customers ( -- about 200 rows
              id integer PRIMARY KEY,
              name text NOT NULL, -- e.g. 'Ada Byron', 'Alan Mathison'
              country text, -- where they live (e.g. 'Germany', 'France')
              is_active boolean
            );
            CREATE TABLE products (id integer PRIMARY KEY, name text, category text, price numeric(10,2));
            CREATE TABLE orders (
              id integer PRIMARY KEY,
              customer_id integer NOT NULL REFERENCES customers (id),
              product_id integer NOT NULL,
              status text, -- 'paid', 'shipped'
              total numeric(12, 2) NOT NULL,
              ordered_on date NOT NULL,
              FOREIGN KEY (product_id) REFERENCES products (id)
            );
            """;

    private static SqlPrompt prompt(String question) {
        return SqlPrompt.read(
                        SYSTEM,
                        "<dialect>postgresql</dialect>\n<schema>\n" + SCHEMA + "</schema>\n<question>" + question
                                + "</question>")
                .orElseThrow();
    }

    private static SqlAnswer answer(String question) {
        return SqlRules.answer(prompt(question));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    How many customers are there?                | SELECT COUNT(*) AS number FROM customers
                    How many customers live in Germany?          | SELECT COUNT(*) AS number FROM customers WHERE customers.country = 'Germany'
                    How many orders were shipped in 2025?        | SELECT COUNT(*) AS number FROM orders WHERE orders.status = 'shipped' AND orders.ordered_on >= DATE '2025-01-01' AND orders.ordered_on < DATE '2026-01-01'
                    How many orders are over 100?                | SELECT COUNT(*) AS number FROM orders WHERE orders.total > 100
                    How many active customers are there?         | SELECT COUNT(*) AS number FROM customers WHERE customers.is_active = TRUE
                    What is the total revenue of all orders?     | SELECT SUM(orders.total) AS total FROM orders
                    What is the average total of orders by country? | SELECT customers.country, AVG(orders.total) AS average FROM orders JOIN customers ON orders.customer_id = customers.id GROUP BY customers.country ORDER BY average DESC LIMIT 50
                    What is the highest price of a product?      | SELECT MAX(products.price) AS highest FROM products
                    Top 3 products by price                      | SELECT products.name, products.price FROM products ORDER BY products.price DESC LIMIT 3
                    Who are the top 5 customers by revenue?      | SELECT customers.name, SUM(orders.total) AS total FROM orders JOIN customers ON orders.customer_id = customers.id GROUP BY customers.name ORDER BY total DESC LIMIT 5
                    Which customer has the most orders?          | SELECT customers.name, COUNT(*) AS number FROM orders JOIN customers ON orders.customer_id = customers.id GROUP BY customers.name ORDER BY number DESC LIMIT 1
                    How many orders per category?                | SELECT products.category, COUNT(*) AS number FROM orders JOIN products ON orders.product_id = products.id GROUP BY products.category ORDER BY number DESC LIMIT 50
                    Number of orders per month                   | SELECT EXTRACT(YEAR FROM orders.ordered_on) AS year, EXTRACT(MONTH FROM orders.ordered_on) AS month, COUNT(*) AS number FROM orders GROUP BY EXTRACT(YEAR FROM orders.ordered_on), EXTRACT(MONTH FROM orders.ordered_on) ORDER BY number DESC LIMIT 50
                    How many orders has customer "Ada O'Neill"?  | SELECT COUNT(*) AS number FROM orders JOIN customers ON orders.customer_id = customers.id WHERE customers.name = 'Ada O''Neill'
                    List the names and categories of products    | SELECT products.name, products.category FROM products LIMIT 50
                    有多少客户？                                   | SELECT COUNT(*) AS number FROM customers
                    每个国家有多少订单？                            | SELECT customers.country, COUNT(*) AS number FROM orders JOIN customers ON orders.customer_id = customers.id GROUP BY customers.country ORDER BY number DESC LIMIT 50
                    """)
    void makesAStatementOfAQuestion(String question, String sql) {
        SqlAnswer answer = answer(question);

        assertThat(answer.sql()).isEqualTo(sql);
        assertThat(answer.clarification()).isEmpty();
    }

    @Test
    void explainsInTheLanguageOfTheQuestionThatItWentByRules() {
        assertThat(answer("How many customers live in Germany?").explanation())
                .isEqualTo(
                        "By rules, not by understanding: COUNT(*) of customers where customers.country = 'Germany'.");
        assertThat(answer("有多少客户？").explanation()).startsWith("按规则");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    How many ships are there?       | Which of these is the question about: customers, products, orders?
                    Delete all orders               | I only read data. What would you like to know about it?
                    What is the average of customers? | There is no amount in customers. What shall be reckoned?
                    """)
    void asksBackWhereItsRulesEnd(String question, String clarification) {
        SqlAnswer answer = answer(question);

        assertThat(answer.sql()).isEmpty();
        assertThat(answer.clarification()).hasValue(clarification);
    }

    @Test
    void doesNotSayAgainWhatFailed() {
        SqlPrompt first = prompt("How many customers are there?");
        String failed = SqlRules.answer(first).sql();

        SqlAnswer repaired = SqlRules.answer(new SqlPrompt(
                first.dialect(), first.schema(), first.question(), Optional.of(failed), Optional.of("no such table")));

        assertThat(repaired.sql()).isEmpty();
        assertThat(repaired.clarification()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; DROP TABLE customers; --",
                "How many customers live in \"x' OR '1'='1\"?",
                "List customers named \"a'; DELETE FROM orders; --\""
            })
    void whateverIsAskedTheStatementIsOneSelect(String question) {
        SqlAnswer answer = answer(question);

        String withoutTexts = answer.sql().replaceAll("'(?:[^']|'')*'", "");
        assertThat(withoutTexts).doesNotContain(";", "--", "'", "DROP", "DELETE");
        assertThat(withoutTexts.isEmpty() || withoutTexts.startsWith("SELECT ")).isTrue();
    }

    @Test
    void readsNamesWithSchemasAndQuotes() {
        SqlPrompt prompt = new SqlPrompt(
                "postgresql",
                "CREATE TABLE \"shop\".\"Order Items\" (\"Unit Price\" double precision, quantity int)",
                "What is the average unit price of order items?",
                Optional.empty(),
                Optional.empty());

        assertThat(SqlRules.answer(prompt).sql())
                .isEqualTo("SELECT AVG(\"Order Items\".\"Unit Price\") AS average FROM \"shop\".\"Order Items\"");
    }

    @Test
    void readsTheSchemaAsThePlatformWritesIt() {
        SqlPrompt prompt = SqlPrompt.read(
                        SYSTEM,
                        """
                        <dialect>
                        PostgreSQL
                        </dialect>
                        <schema>
                        CREATE TABLE public.customers ( -- who buys
                            id integer NOT NULL,
                            country character varying(2) NOT NULL, -- where they are; e.g. DE, FR
                            PRIMARY KEY (id),
                        );

                        CREATE TABLE public.orders (
                            id integer NOT NULL,
                            customer_id integer NOT NULL,
                            PRIMARY KEY (id),
                            FOREIGN KEY (customer_id) REFERENCES public.customers (id),
                        );
                        </schema>
                        <question>
                        How many orders are from FR?
                        </question>""")
                .orElseThrow();

        assertThat(SqlRules.answer(prompt).sql())
                .isEqualTo("SELECT COUNT(*) AS number FROM public.orders JOIN public.customers ON orders.customer_id = "
                        + "customers.id WHERE customers.country = 'FR'");
    }

    @Test
    void otherPromptsAreNotForIt() {
        assertThat(SqlPrompt.read("You are helpful.", "<schema></schema>")).isEmpty();
    }
}
