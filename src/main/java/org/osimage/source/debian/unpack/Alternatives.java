package org.osimage.source.debian.unpack;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osimage.BuildLog;
import org.osimage.content.ContentStore;
import org.osimage.source.debian.unpack.AlternativeScript.Install;
import org.osimage.source.debian.unpack.AlternativeScript.SlaveLink;
import org.osimage.source.debian.unpack.UnpackedDeb.ControlFile;

/**
 * Names that several packages can provide - {@code awk}, {@code pager}, {@code java} - as
 * update-alternatives(1) sets them up: a link from the name to {@code /etc/alternatives}, one from
 * there to the provider with the highest priority, and the list of providers in {@code
 * /var/lib/dpkg/alternatives}. Providers and slave links whose file is not in the image are left
 * out, as there.
 */
final class Alternatives {
  private static final String LINKS = "etc/alternatives/";
  private static final String DATABASE = "var/lib/dpkg/alternatives/";

  private final Additions image;
  private final BuildLog log;
  private final TreeMap<String, Group> groups = new TreeMap<>();

  private Alternatives(Additions image, BuildLog log) {
    this.image = image;
    this.log = log;
  }

  /** One name with its providers by path. */
  private record Group(
      String link, TreeMap<String, String> slaveLinks, TreeMap<String, Install> providers) {}

  static void add(List<UnpackedDeb> debs, ContentStore store, Additions image, BuildLog log)
      throws IOException {
    Alternatives alternatives = new Alternatives(image, log);
    List<String> unresolved = new ArrayList<>();
    for (UnpackedDeb deb : debs) {
      ControlFile postinst = deb.control().get("postinst");
      if (postinst != null) {
        String text = ControlMember.text(store.bytes(postinst.content()));
        if (text.contains("update-alternatives")) {
          AlternativeScript script = AlternativeScript.parse(text);
          for (Install install : script.installs()) {
            alternatives.register(install);
          }
          if (script.notLiteral() > 0) {
            unresolved.add(deb.name());
          }
        }
      }
    }
    for (Map.Entry<String, Group> group : alternatives.groups.entrySet()) {
      alternatives.write(group.getKey(), group.getValue());
    }
    if (!unresolved.isEmpty()) {
      log.info(
          "alternatives that these packages' scripts compute are not set up, declare links where"
              + " they are needed: "
              + String.join(", ", unresolved));
    }
  }

  private void register(Install install) throws IOException {
    if (image.findFollowed(install.path()).isEmpty()) {
      log.debug("alternative " + install.name() + ": there is no " + install.path());
      return;
    }
    Group group =
        groups.computeIfAbsent(
            install.name(), n -> new Group(install.link(), new TreeMap<>(), new TreeMap<>()));
    Map<String, SlaveLink> slaves = new TreeMap<>();
    for (Map.Entry<String, SlaveLink> slave : install.slaves().entrySet()) {
      if (image.findFollowed(slave.getValue().path()).isPresent()) {
        slaves.put(slave.getKey(), slave.getValue());
        group.slaveLinks().putIfAbsent(slave.getKey(), slave.getValue().link());
      }
    }
    group
        .providers()
        .put(
            install.path(),
            new Install(
                install.link(), install.name(), install.path(), install.priority(), slaves));
  }

  private void write(String name, Group group) throws IOException {
    Install best = best(group);
    if (image.find(group.link()).isPresent()) {
      log.debug("alternative " + name + ": a package delivers " + group.link());
      return;
    }
    image.symlink(LINKS + name, best.path());
    image.symlink(group.link(), "/" + LINKS + name);
    for (Map.Entry<String, SlaveLink> slave : best.slaves().entrySet()) {
      String link = group.slaveLinks().getOrDefault(slave.getKey(), slave.getValue().link());
      if (image.find(link).isEmpty()) {
        image.symlink(LINKS + slave.getKey(), slave.getValue().path());
        image.symlink(link, "/" + LINKS + slave.getKey());
      }
    }
    image.file(DATABASE + name, text(group));
  }

  /** Of equal ones the first path, as update-alternatives keeps them sorted. */
  private static Install best(Group group) {
    Install best = group.providers().firstEntry().getValue();
    for (Install provider : group.providers().values()) {
      if (provider.priority() > best.priority()) {
        best = provider;
      }
    }
    return best;
  }

  /** Mode, link, the slaves' names and links; for each provider path, priority, slaves' paths. */
  private static String text(Group group) {
    StringBuilder out = new StringBuilder("auto\n").append(group.link()).append('\n');
    group
        .slaveLinks()
        .forEach((name, link) -> out.append(name).append('\n').append(link).append('\n'));
    out.append('\n');
    for (Install provider : group.providers().values()) {
      out.append(provider.path()).append('\n').append(provider.priority()).append('\n');
      for (String slave : group.slaveLinks().keySet()) {
        SlaveLink file = provider.slaves().get(slave);
        out.append(file == null ? "" : file.path()).append('\n');
      }
    }
    return out.append('\n').toString();
  }
}
