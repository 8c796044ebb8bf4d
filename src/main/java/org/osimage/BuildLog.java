package org.osimage;

/** What a build tells its user; the Maven side prints it. Safe for use by several threads. */
public interface BuildLog {
  /** A line that every user sees. */
  void info(String line);

  /** Something that works and should be looked at. */
  void warn(String line);

  /** Detail for {@code mvn -X}. */
  void debug(String line);

  /**
   * How far a long piece of work is; may be called often, and shown or not.
   *
   * @param what e.g. {@code download}
   * @param done in bytes
   * @param total in bytes, 0 when unknown
   */
  void progress(String what, long done, long total);

  /** A log that says nothing. */
  BuildLog SILENT =
      new BuildLog() {
        @Override
        public void info(String line) {}

        @Override
        public void warn(String line) {}

        @Override
        public void debug(String line) {}

        @Override
        public void progress(String what, long done, long total) {}
      };
}
