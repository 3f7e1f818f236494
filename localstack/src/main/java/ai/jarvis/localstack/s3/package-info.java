/** This machine's end of Amazon S3: s3proxy over a directory, whose completed writes and deletes become events. */
@NullMarked
package ai.jarvis.localstack.s3;

import org.jspecify.annotations.NullMarked;
