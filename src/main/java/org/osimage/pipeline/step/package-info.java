/**
 * What a step is: its inputs, the state before and after it, the checkpoint that keeps it, and what
 * the whole build is given. Knows no particular step.
 */
package org.osimage.pipeline.step;
