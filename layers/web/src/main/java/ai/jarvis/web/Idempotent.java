package ai.jarvis.web;

import io.micronaut.aop.Around;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A controller's method whose work is done once for each {@code Idempotency-Key}. It returns an {@code HttpResponse},
 * not a stream, and runs where blocking is allowed. Two requests are the same if all its arguments are; an
 * {@link Upload} counts with its content. An answer from 500 on and an exception are not kept.
 */
@Around
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Idempotent {}
