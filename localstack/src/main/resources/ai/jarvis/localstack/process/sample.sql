-- A shop that sells office supplies, made up: the same rows on every machine.

create table customers (
    id integer primary key,
    name text not null,
    email text not null,
    country text not null,
    segment text not null check (segment in ('consumer', 'business', 'public')),
    registered_on date not null
);
comment on table customers is 'Who buys, one row for each customer';
comment on column customers.name is 'First and last name';
comment on column customers.email is 'Where invoices are sent';
comment on column customers.country is 'Where the customer lives, by its English name';
comment on column customers.segment is 'consumer, business or public (authorities and schools)';
comment on column customers.registered_on is 'The day of the first visit';

create table products (
    id integer primary key,
    name text not null,
    category text not null,
    price numeric(10, 2) not null,
    stock integer not null
);
comment on table products is 'What is sold, one row for each product';
comment on column products.name is 'What the product is called in the shop';
comment on column products.category is 'paper, writing, furniture or electronics';
comment on column products.price is 'What one costs today, in euros, with tax';
comment on column products.stock is 'How many are in the warehouse';

create table orders (
    id integer primary key,
    customer_id integer not null references customers,
    product_id integer not null references products,
    quantity integer not null check (quantity > 0),
    total numeric(12, 2) not null,
    status text not null check (status in ('new', 'shipped', 'delivered', 'returned')),
    ordered_at timestamptz not null
);
comment on table orders is 'Orders, each of one product';
comment on column orders.customer_id is 'Who ordered';
comment on column orders.product_id is 'What was ordered';
comment on column orders.quantity is 'How many of it';
comment on column orders.total is 'What the customer paid, in euros: quantity times the price of that day';
comment on column orders.status is 'new, shipped, delivered or returned';
comment on column orders.ordered_at is 'When the order came in';

create index orders_of_customer on orders (customer_id);
create index orders_of_product on orders (product_id);

-- What nobody may see who asks questions.
create table salaries (
    id integer primary key,
    employee text not null,
    amount numeric(10, 2) not null
);
comment on table salaries is 'What the staff earns';

insert into customers
select n,
    (array['Ada', 'Ben', 'Chen', 'Dora', 'Emil', 'Fatima', 'Goran', 'Hana', 'Ivan', 'Jana'])[1 + n % 10] || ' '
        || (array['Abel', 'Berg', 'Costa', 'Dubois', 'Eriksen', 'Fischer', 'Garcia', 'Huang', 'Ito', 'Jansen', 'Keller',
            'Lopez'])[1 + n / 10 % 12],
    'customer' || n || '@example.com',
    (array['Germany', 'France', 'Spain', 'Japan', 'Brazil', 'Canada', 'Germany', 'Italy'])[1 + n * 7 % 8],
    (array['consumer', 'consumer', 'business', 'consumer', 'public', 'business'])[1 + n * 5 % 6],
    date '2023-01-01' + n * 6 % 700
from generate_series(1, 120) n;

insert into products
select n,
    (array['Plain', 'Classic', 'Large', 'Eco', 'Pro'])[1 + n % 5] || ' '
        || (array['Paper', 'Notebook', 'Pencil', 'Fountain Pen', 'Desk', 'Chair', 'Lamp', 'Keyboard'])[1 + n % 8],
    (array['paper', 'paper', 'writing', 'writing', 'furniture', 'furniture', 'electronics', 'electronics'])[1 + n % 8],
    ((array[5, 4, 1, 30, 320, 180, 45, 60])[1 + n % 8] + n * 37 % 100 / 100.0)::numeric(10, 2),
    n * 53 % 200
from generate_series(1, 40) n;

insert into orders
select n, 1 + n * 31 % 120, p.id, 1 + n * 13 % 7, (1 + n * 13 % 7) * p.price,
    (array['delivered', 'delivered', 'shipped', 'delivered', 'new', 'delivered', 'returned', 'delivered'])[1 + n * 11 % 8],
    timestamptz '2024-01-01 08:00:00+00' + make_interval(hours => n * 35)
from generate_series(1, 480) n
join products p on p.id = 1 + n * 17 % 40;

insert into salaries select n, 'Employee ' || n, 3000 + n * 250 from generate_series(1, 5) n;

analyze;
