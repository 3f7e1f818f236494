package ai.jarvis.web;

import io.micronaut.http.HttpRequest;

/** Hears of clients that go before their answer has begun. Not every server does. */
interface ClientWatch {
    /** Has something done, soon and without blocking, once the request's client is gone. */
    Watch whenGone(HttpRequest<?> request, Runnable then);

    /** Watching, until it is stopped. */
    interface Watch {
        void stop();
    }
}
