package ai.jarvis.localstack.lambda;

import ai.jarvis.localstack.manifest.Functions;

/** Makes the handlers of functions; called once for every instance of a function, when it is first needed. */
@FunctionalInterface
public interface HandlerFactory {
    /**
     * Makes a handler.
     *
     * @return a {@code RequestHandler} or {@code RequestStreamHandler}
     * @throws Exception if it cannot be made; the invocation that needed it fails, the next tries again
     */
    Object make(Functions.Function function) throws Exception;

    /** Uses the class that the manifest names, by its public constructor without parameters, as Lambda does. */
    static HandlerFactory byClass() {
        return function -> Class.forName(function.handlerClass().orElseThrow())
                .getConstructor()
                .newInstance();
    }
}
