package example.northwind.shipping;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;

/** Works out what a parcel costs and when it arrives. */
public final class ShippingCost {
    /** Orders from this value on, in euros, are delivered free of charge. */
    static final BigDecimal FREE_FROM = new BigDecimal("150.00");

    /** Heavier parcels, in kilograms, go by freight and need a quotation. */
    static final int HEAVIEST_PARCEL = 30;

    private static final BigDecimal BASE = new BigDecimal("5.90");
    private static final BigDecimal PER_KILOGRAM = new BigDecimal("0.80");

    private ShippingCost() {}

    /**
     * The price of a parcel in euros: a base price and a price for each kilogram begun, doubled for an express parcel.
     */
    public static BigDecimal of(BigDecimal orderValue, double kilograms, boolean express) {
        if (kilograms > HEAVIEST_PARCEL) {
            throw new IllegalArgumentException("Parcels over 30 kilograms are sent by freight: " + kilograms);
        }
        if (orderValue.compareTo(FREE_FROM) >= 0 && !express) {
            return BigDecimal.ZERO;
        }
        var price = BASE.add(PER_KILOGRAM.multiply(BigDecimal.valueOf((long) Math.ceil(kilograms))));
        return express ? price.multiply(BigDecimal.TWO) : price;
    }

    /** The day of delivery: two working days later, because the warehouse does not ship on Sundays. */
    public static LocalDate arrival(LocalDate ordered) {
        var day = ordered;
        for (int left = 2; left > 0; ) {
            day = day.plusDays(1);
            if (day.getDayOfWeek() != DayOfWeek.SUNDAY) {
                left--;
            }
        }
        return day;
    }
}
