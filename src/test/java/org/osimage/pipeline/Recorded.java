package org.osimage.pipeline;

import java.util.ArrayList;
import java.util.List;
import org.osimage.BuildLog;

/** A log to look at. */
public final class Recorded implements BuildLog {
  public final List<String> infos = new ArrayList<>();
  public final List<String> warnings = new ArrayList<>();

  @Override
  public void info(String line) {
    infos.add(line);
  }

  @Override
  public void warn(String line) {
    warnings.add(line);
  }

  @Override
  public void debug(String line) {}

  @Override
  public void progress(String what, long done, long total) {}
}
