package ai.jarvis.sql;

import ai.jarvis.sql.source.Dialect;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The functions and types that a statement may use. They compute from their arguments alone, and give no more than a small
 * multiple of what they are given: nothing here reads files, sleeps, locks, tells of the server or makes a long text of a
 * short one.
 */
final class AllowedFunctions {
    private static final String EVERYWHERE =
            """
            abs avg ceil ceiling coalesce concat concat_ws count cume_dist degrees dense_rank exp first_value floor greatest
            lag last_value lead least length ln log lower ltrim max min mod nth_value ntile nullif percent_rank pi power
            radians rank replace reverse round row_number rtrim sign sqrt stddev stddev_pop stddev_samp substr substring sum
            trim upper var_pop var_samp variance now char_length character_length position cube rollup""";

    private static final String POSTGRESQL =
            """
            age array_agg array_length array_to_string ascii bit_length bool_and bool_or btrim cbrt chr corr covar_pop
            covar_samp date_bin date_part date_trunc every extract initcap isfinite json_agg json_array_length
            json_build_array json_build_object json_extract_path json_extract_path_text json_object_agg json_typeof jsonb_agg
            jsonb_array_length jsonb_build_array jsonb_build_object jsonb_extract_path jsonb_extract_path_text
            jsonb_object_agg jsonb_typeof justify_days justify_hours justify_interval left log10 make_date make_interval
            make_time make_timestamp md5 mode octet_length percentile_cont percentile_disc quote_literal regexp_count
            regexp_like regexp_match regexp_replace regexp_substr regr_avgx regr_avgy regr_count regr_intercept regr_r2
            regr_slope right scale split_part starts_with statement_timestamp string_agg strpos timeofday
            to_char to_date to_number to_timestamp transaction_timestamp translate trunc width_bucket to_hex
            clock_timestamp date_add date_subtract grouping""";

    private static final String MYSQL =
            """
            adddate addtime any_value bit_and bit_or bit_xor char_length concat_ws conv crc32 curdate curtime date date_add
            date_format date_sub datediff day dayname dayofmonth dayofweek dayofyear elt extract field find_in_set format
            from_days from_unixtime group_concat hour if ifnull instr isnull json_arrayagg json_extract json_length
            json_objectagg json_unquote json_value last_day lcase left locate log10 log2 makedate md5 microsecond mid minute
            month monthname octet_length ord period_add period_diff pow quarter regexp_instr regexp_like regexp_replace
            regexp_substr right sec_to_time second std str_to_date strcmp subdate substring_index subtime time time_format
            time_to_sec timediff timestampadd timestampdiff to_days to_seconds truncate ucase unix_timestamp utc_date
            utc_time utc_timestamp week weekday weekofyear year yearweek timestamp""";

    private static final String TRINO =
            """
            approx_distinct approx_percentile arbitrary array_agg any_value bool_and bool_or cbrt checksum contains corr
            count_if covar_pop covar_samp date date_add date_diff date_format date_parse date_trunc day day_of_month
            day_of_week day_of_year dow doy element_at every format_datetime from_iso8601_date from_iso8601_timestamp
            from_unixtime geometric_mean hour if is_finite is_nan json_array_length json_extract json_extract_scalar kurtosis
            last_day_of_month levenshtein_distance listagg log10 log2 max_by min_by minute month parse_datetime pow quarter
            regexp_count regexp_extract regexp_like regexp_replace regr_intercept regr_slope second skewness split_part
            starts_with strpos to_unixtime translate truncate try week week_of_year width_bucket year year_of_week yow
            to_iso8601 cardinality grouping""";

    private static final Set<String> TYPES = words(
            """
            bigint bool boolean char character date datetime dec decimal double float float4 float8 int int2 int4 int8 integer
            interval json jsonb numeric real signed smallint text time timestamp timestamptz timetz tinyint unsigned uuid
            varchar""");

    private static final Set<String> LONG_TYPES = Set.of(
            "character varying",
            "double precision",
            "signed integer",
            "time with time zone",
            "time without time zone",
            "timestamp with time zone",
            "timestamp without time zone",
            "unsigned integer");

    private static final Map<Dialect, Set<String>> FUNCTIONS = Map.of(
            Dialect.POSTGRESQL, words(EVERYWHERE + " " + POSTGRESQL),
            Dialect.MYSQL, words(EVERYWHERE + " " + MYSQL),
            Dialect.TRINO, words(EVERYWHERE + " " + TRINO));

    private AllowedFunctions() {}

    private static Set<String> words(String text) {
        return Set.copyOf(new HashSet<>(java.util.List.of(text.strip().split("\\s+"))));
    }

    static boolean isFunction(Dialect dialect, String name) {
        return FUNCTIONS.getOrDefault(dialect, Set.of()).contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean isType(String name) {
        var bare = name.toLowerCase(Locale.ROOT)
                .replaceAll("\\s*\\([0-9, ]*\\)", "")
                .replaceAll("\\s+", " ")
                .strip();
        return TYPES.contains(bare) || LONG_TYPES.contains(bare);
    }
}
