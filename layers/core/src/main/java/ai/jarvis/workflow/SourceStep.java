package ai.jarvis.workflow;

/**
 * What a state was made of; a state of a failed execution leads to its line by this.
 *
 * @param line of the step, counted from 1
 * @param column of the step, counted from 1
 * @param step the author's name of the step
 * @param type the step's type, as the author writes it
 * @param path JSON pointer to the step in the source
 */
public record SourceStep(int line, int column, String step, String type, String path) {}
