package org.osimage.maven;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.osimage.BuildLog;
import org.osimage.ImageBuildException;
import org.osimage.element.Element;
import org.osimage.manifest.ImageDescription;

/** The goal's parameters as the tree of elements that {@code manifest} reads. */
public final class Configuration {
  private Configuration() {}

  /**
   * @param log for what of a manifest has no effect
   */
  public static Element of(ImageMojo mojo, BuildLog log) throws IOException {
    refuseUnknownParameters(mojo);
    List<Element> parameters = new ArrayList<>();
    parameters.add(Element.text("arch", mojo.arch));
    parameters.add(Element.text("firmware", mojo.firmware));
    add(parameters, mojo.distro);
    add(parameters, mojo.target);
    add(parameters, mojo.software);
    add(parameters, mojo.loaders);
    add(parameters, mojo.bootRoot);
    add(parameters, mojo.bootArchive);
    add(parameters, mojo.liveImage);
    add(parameters, mojo.bootMods);
    addMedium(parameters, "iso", mojo.iso, mojo.skipIso);
    addMedium(parameters, "usb", mojo.usb, mojo.skipUsb);
    if (mojo.flar != null) {
      addMedium(parameters, "flar", mojo.flar, mojo.skipFlar);
    }
    add(parameters, mojo.execution);
    add(parameters, mojo.platform);
    addText(parameters, "maxSize", mojo.maxSize);
    addText(parameters, "hostname", mojo.hostname);
    addText(parameters, "rootPassword", mojo.rootPassword);
    addText(parameters, "locale", mojo.locale);
    addText(parameters, "timezone", mojo.timezone);
    add(parameters, mojo.profiles);
    addText(parameters, "validateProfiles", mojo.validateProfiles);
    return EffectiveConfiguration.of(
        parameters,
        Optional.ofNullable(mojo.manifestFile),
        mojo.project,
        mojo.session.getUserProperties(),
        log);
  }

  /** What a POM says of another execution. */
  public static Element of(MavenProject project, Xpp3Dom configuration, Properties user)
      throws IOException {
    Element all = element(configuration);
    return EffectiveConfiguration.of(
        all.children().stream()
            .filter(parameter -> ImageDescription.elements().contains(parameter.name()))
            .toList(),
        EffectiveConfiguration.manifest(project, all, user),
        project,
        user,
        BuildLog.SILENT);
  }

  private static Element element(Xpp3Dom dom) {
    List<Element> children = new ArrayList<>();
    for (Xpp3Dom child : dom.getChildren()) {
      children.add(element(child));
    }
    return new Element(dom.getName(), Objects.requireNonNullElse(dom.getValue(), ""), children);
  }

  private static void add(List<Element> parameters, PlexusConfiguration parameter) {
    if (parameter != null) {
      parameters.add(element(parameter));
    }
  }

  private static void addText(List<Element> parameters, String name, String text) {
    if (text != null) {
      parameters.add(Element.text(name, text));
    }
  }

  /** The command line's skip wins over the POM's. */
  private static void addMedium(
      List<Element> parameters, String name, PlexusConfiguration parameter, boolean skip) {
    List<Element> children = new ArrayList<>();
    if (parameter != null) {
      for (Element child : element(parameter).children()) {
        if (!skip || !child.name().equals("skip")) {
          children.add(child);
        }
      }
    }
    if (skip) {
      children.add(Element.text("skip", "true"));
    }
    if (!children.isEmpty()) {
      parameters.add(new Element(name, "", children));
    }
  }

  private static Element element(PlexusConfiguration configuration) {
    List<Element> children = new ArrayList<>();
    for (PlexusConfiguration child : configuration.getChildren()) {
      children.add(element(child));
    }
    String text = Objects.requireNonNullElse(configuration.getValue(null), "");
    return new Element(configuration.getName(), text, children);
  }

  /**
   * Maven drops a parameter that the goal does not know; a user wants to hear of a typing error.
   */
  private static void refuseUnknownParameters(ImageMojo mojo) throws ImageBuildException {
    Set<String> known = new TreeSet<>();
    for (MojoDescriptor goal :
        mojo.mojoExecution.getMojoDescriptor().getPluginDescriptor().getMojos()) {
      goal.getParameters().stream()
          .filter(p -> p.isEditable())
          .forEach(p -> known.add(p.getName()));
    }
    Plugin plugin = mojo.project.getPlugin(mojo.mojoExecution.getPlugin().getKey());
    if (plugin == null) {
      return;
    }
    check(plugin.getConfiguration(), known, mojo);
    for (PluginExecution execution : plugin.getExecutions()) {
      check(execution.getConfiguration(), known, mojo);
    }
  }

  private static void check(Object configuration, Set<String> known, ImageMojo mojo)
      throws ImageBuildException {
    if (!(configuration instanceof Xpp3Dom dom)) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Xpp3Dom child : dom.getChildren()) {
      if (!seen.add(child.getName())) {
        throw new ImageBuildException(
            mojo.project.getFile()
                + ": <configuration> has <"
                + child.getName()
                + "> more than once, once is allowed");
      }
      if (!known.contains(child.getName())) {
        Set<String> usable = new TreeSet<>(known);
        usable.removeAll(Set.of("detail", "goal"));
        throw new ImageBuildException(
            mojo.project.getFile()
                + ": <configuration> has no element <"
                + child.getName()
                + ">; it takes "
                + String.join(", ", usable.stream().map(k -> "<" + k + ">").toList()));
      }
    }
  }
}
