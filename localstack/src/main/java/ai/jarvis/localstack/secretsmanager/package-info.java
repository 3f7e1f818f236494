/** This machine's end of AWS Secrets Manager: one file that only its owner can read. */
@NullMarked
package ai.jarvis.localstack.secretsmanager;

import org.jspecify.annotations.NullMarked;
