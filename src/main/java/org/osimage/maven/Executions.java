package org.osimage.maven;

import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;

/**
 * Which execution a goal belongs to. The goals of one execution build one image; those that the
 * packaging binds, or the command line calls, are the execution {@code default}.
 *
 * @param name of the execution; its checkpoints lie in a directory of that name
 * @param prefix for file names and classifiers, may be empty
 */
record Executions(String name, String prefix) {
  private static final String DEFAULT = "default";

  static Executions of(ImageMojo mojo) {
    String name = name(mojo.mojoExecution.getExecutionId());
    String configured = Objects.requireNonNullElse(mojo.classifier, "").strip();
    if (!configured.isEmpty()) {
      return new Executions(name, configured);
    }
    SortedSet<String> all = new TreeSet<>();
    Plugin plugin = mojo.project.getPlugin(mojo.mojoExecution.getPlugin().getKey());
    if (plugin != null) {
      for (PluginExecution execution : plugin.getExecutions()) {
        if (!execution.getGoals().isEmpty()) {
          all.add(name(execution.getId()));
        }
      }
    }
    boolean several = all.size() > 1 && !name.equals(DEFAULT);
    return new Executions(name, several ? name : "");
  }

  private static String name(String executionId) {
    return executionId.startsWith(DEFAULT) ? DEFAULT : executionId;
  }
}
