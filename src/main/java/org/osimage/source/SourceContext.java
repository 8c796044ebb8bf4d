package org.osimage.source;

import java.util.concurrent.Executor;
import org.osimage.BuildLog;

/**
 * What every source is given.
 *
 * @param executor for work in parallel; results never depend on its threads
 * @param threads how many tasks are worth having at once, 1 or more
 * @param epoch the build's timestamp in seconds since 1970, for entries that have no time of their
 *     own; later times are clamped to it by populate
 */
public record SourceContext(Executor executor, int threads, long epoch, BuildLog log) {}
