package org.osimage.maven;

import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;

/**
 * What {@code ${name}} means in a filtered overlay: the POM's properties, those of the command
 * line, and the project's coordinates. Not the host's system properties: they would reach the
 * image.
 */
final class FilterProperties {
  private FilterProperties() {}

  static Map<String, String> of(MavenProject project, MavenSession session) {
    Map<String, String> values = new TreeMap<>();
    values.put("project.groupId", project.getGroupId());
    values.put("project.artifactId", project.getArtifactId());
    values.put("project.version", project.getVersion());
    values.put("project.name", Objects.requireNonNullElse(project.getName(), ""));
    values.put("project.build.finalName", project.getBuild().getFinalName());
    addAll(values, project.getProperties());
    addAll(values, session.getUserProperties());
    return values;
  }

  private static void addAll(Map<String, String> values, Properties properties) {
    for (String name : properties.stringPropertyNames()) {
      values.put(name, Objects.requireNonNullElse(properties.getProperty(name), ""));
    }
  }
}
