package ai.jarvis.prompt.liquid;

/**
 * Something in a template that its author has to change.
 *
 * @param line counted from 1
 * @param column counted from 1, in Unicode code points
 * @param detail what is wrong, as in "is no filter"
 */
public record LiquidProblem(int line, int column, String detail) {}
