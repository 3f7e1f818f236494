-- Statements that are to be run, one a line; those after "-- mysql" and "-- trino" in that dialect.
-- postgresql
SELECT 1
SELECT count(*) FROM customers
SELECT * FROM customers
SELECT c.* FROM customers c
SELECT * FROM customers;
SELECT id, name FROM customers WHERE country = 'CH' ORDER BY name LIMIT 10
SELECT DISTINCT country FROM customers
SELECT DISTINCT ON (country) country, name FROM customers ORDER BY country, created_at DESC
SELECT country, count(*) AS n FROM customers GROUP BY country HAVING count(*) > 3 ORDER BY n DESC
SELECT country, count(*) AS n FROM customers GROUP BY 1 ORDER BY 2 DESC
SELECT avg(total), min(total), max(total), sum(total) FROM orders
SELECT round(avg(total), 2) AS mean FROM orders WHERE status <> 'cancelled'
SELECT c.name, sum(o.total) AS spent FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.name ORDER BY spent DESC LIMIT 5
SELECT c.name, o.total FROM customers c LEFT JOIN orders o ON o.customer_id = c.id WHERE o.id IS NULL
SELECT c.name, p.name FROM customers c JOIN orders o ON o.customer_id = c.id JOIN products p ON p.id = o.product_id
SELECT c.name FROM customers c, orders o WHERE c.id = o.customer_id AND o.total > 100
SELECT a.name, b.name FROM customers a CROSS JOIN customers b WHERE a.id < b.id LIMIT 3
SELECT c.name FROM customers c FULL OUTER JOIN orders o ON o.customer_id = c.id
SELECT c.name FROM customers c RIGHT JOIN orders o ON o.customer_id = c.id
SELECT id FROM customers JOIN (SELECT customer_id AS id, sum(total) AS spent FROM orders GROUP BY customer_id) s USING (id)
SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE total > 500)
SELECT name FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)
SELECT name FROM customers c WHERE NOT EXISTS (SELECT * FROM orders o WHERE o.customer_id = c.id)
SELECT name, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) AS orders FROM customers c
SELECT name FROM customers WHERE id = ANY (SELECT customer_id FROM orders)
SELECT name FROM products WHERE price > ALL (SELECT price FROM products WHERE category = 'books')
SELECT x.country, x.n FROM (SELECT country, count(*) AS n FROM customers GROUP BY country) x WHERE x.n > 1
SELECT country, count FROM (SELECT country, count(*) FROM customers GROUP BY country) x
SELECT y.a FROM (SELECT name FROM customers) AS y(a)
WITH spent AS (SELECT customer_id, sum(total) AS amount FROM orders GROUP BY customer_id) SELECT c.name, s.amount FROM customers c JOIN spent s ON s.customer_id = c.id
WITH a AS (SELECT id FROM customers), b AS (SELECT id FROM a) SELECT count(*) FROM b
WITH a(x) AS (SELECT id FROM customers) SELECT x FROM a
WITH a AS (SELECT id FROM customers) SELECT * FROM (SELECT * FROM a) b
WITH customers AS (SELECT id, country FROM customers) SELECT country FROM customers
WITH m AS MATERIALIZED (SELECT id FROM customers) SELECT id FROM m
SELECT name FROM customers UNION SELECT name FROM products
SELECT name FROM customers UNION SELECT name FROM products LIMIT 5 OFFSET 2
SELECT name AS n FROM customers UNION ALL SELECT name FROM products ORDER BY n LIMIT 20
SELECT id FROM customers INTERSECT SELECT customer_id FROM orders
SELECT id FROM customers EXCEPT SELECT customer_id FROM orders
(SELECT id FROM customers ORDER BY id LIMIT 1) UNION ALL (SELECT id FROM products ORDER BY id LIMIT 1)
SELECT CASE WHEN total > 100 THEN 'large' ELSE 'small' END AS size, count(*) FROM orders GROUP BY size
SELECT CASE status WHEN 'paid' THEN 1 ELSE 0 END FROM orders
SELECT sum(CASE WHEN status = 'paid' THEN total ELSE 0 END) FROM orders
SELECT count(*) FILTER (WHERE status = 'paid') AS paid FROM orders
SELECT count(DISTINCT customer_id) FROM orders
SELECT coalesce(email, 'none'), nullif(country, '') FROM customers
SELECT name || ' (' || country || ')' AS label FROM customers
SELECT upper(name), lower(email), length(name), substring(name FROM 1 FOR 3) FROM customers
SELECT trim(BOTH ' ' FROM name), replace(name, 'a', 'b'), split_part(email, '@', 2) FROM customers
SELECT position('a' IN name) FROM customers
SELECT name FROM customers WHERE name LIKE 'A%' OR name ILIKE '%b%' OR name NOT LIKE '%c'
SELECT name FROM customers WHERE name ~ '^[A-M]'
SELECT id FROM orders WHERE total BETWEEN 10 AND 20 AND quantity NOT IN (1, 2)
SELECT id FROM orders WHERE NOT (total > 10 OR quantity = 2) AND status IS NOT NULL
SELECT date_trunc('month', ordered_at) AS month, sum(total) FROM orders GROUP BY month ORDER BY month
SELECT date_trunc('month', o.ordered_at)::date AS month, count(*) FROM orders o GROUP BY 1 ORDER BY 1
SELECT extract(year FROM ordered_at) AS year, count(*) FROM orders GROUP BY year
SELECT id FROM orders WHERE ordered_at >= now() - interval '30 days'
SELECT id FROM orders WHERE ordered_at >= date '2024-01-01' AND ordered_at < timestamp '2025-01-01 00:00:00'
SELECT id FROM orders WHERE ordered_at::date = current_date
SELECT age(created_at), to_char(created_at, 'YYYY-MM') FROM customers
SELECT ordered_at AT TIME ZONE 'UTC' FROM orders
SELECT CAST(total AS integer), total::numeric(10, 2), quantity::text, CAST(name AS varchar(10)) FROM orders o JOIN products p ON p.id = o.product_id
SELECT total * 1.1 + quantity - 1, total / 2, quantity % 2, -total FROM orders
SELECT row_number() OVER (ORDER BY total DESC) AS place, total FROM orders
SELECT customer_id, sum(total) OVER (PARTITION BY customer_id ORDER BY ordered_at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM orders
SELECT rank() OVER w, lag(total, 1) OVER w FROM orders WINDOW w AS (PARTITION BY customer_id ORDER BY ordered_at)
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) FROM orders
SELECT string_agg(name, ', ' ORDER BY name) FROM customers
SELECT country, grouping(country), count(*) FROM customers GROUP BY ROLLUP (country)
SELECT name FROM public.customers
SELECT customers.name FROM public.customers
SELECT "name" FROM "customers"
SELECT "Größe" FROM "Produkte 2024"
SELECT name FROM customers WHERE name = 'O''Brien; DROP TABLE customers --'
SELECT name FROM customers WHERE name = '删除' AND email = 'a@b.ch' AND country = '$1 ? :x #'
SELECT name FROM customers ORDER BY created_at DESC NULLS LAST OFFSET 10
SELECT name FROM customers FETCH FIRST 5 ROWS ONLY
SELECT name FROM customers WHERE active = true AND active IS NOT FALSE
SELECT name FROM customers WHERE (country, name) IN (('CH', 'a'), ('DE', 'b'))
SELECT greatest(1, 2, 3), abs(-1), floor(1.5), ceil(1.5), power(2, 3), mod(7, 2)
SELECT name FROM customers WHERE country IS DISTINCT FROM 'CH'
-- mysql
SELECT name FROM customers WHERE created_at > date_sub(now(), INTERVAL 30 DAY) LIMIT 5
SELECT date_format(ordered_at, '%Y-%m') AS month, sum(total) FROM orders GROUP BY month
SELECT `name` FROM `customers` WHERE `country` = 'CH'
SELECT ifnull(email, ''), if(active, 1, 0), concat(name, ' ', country) FROM customers
SELECT group_concat(DISTINCT country ORDER BY country SEPARATOR ', ') FROM customers
SELECT year(ordered_at), month(ordered_at), count(*) FROM orders GROUP BY year(ordered_at), month(ordered_at)
SELECT name FROM customers LIMIT 10, 5
SELECT datediff(now(), created_at) FROM customers
-- trino
SELECT date_trunc('month', ordered_at) AS month, count(*) AS n FROM orders GROUP BY 1
SELECT approx_distinct(customer_id), approx_percentile(total, 0.5) FROM orders
SELECT try_cast(quantity AS double) FROM orders
SELECT date_diff('day', created_at, current_timestamp) FROM customers
SELECT max_by(name, created_at) FROM customers
