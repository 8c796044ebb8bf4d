package org.osimage.manifest.dc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.osimage.element.Element;

/** Generation 2: {@code dc.dtd} and what it takes in, dc_manifest(5). */
final class DcReader {
  private final Draft pom;
  private final HostFiles files;

  DcReader(Draft pom, HostFiles files) {
    this.pom = pom;
    this.files = files;
  }

  void read(XmlSection dc) {
    XmlSection distro = dc.requiredChild("distro");
    dc.end();
    String name = distro.required("name");
    if (name.length() > 32) {
      distro.error("name '" + name + "' has " + name.length() + " characters: ISO takes 1 to 32");
    }
    pom.at("distro", distro).set("name", name, distro);
    if (distro.flag("add_timestamp", false)) {
      pom.at("distro", distro).set("addTimestamp", "true", distro);
    }
    distro.dead("http_proxy", "proxies are those of Maven's settings.xml");
    distro.child("distro_spec").ifPresent(this::spec);
    List<XmlSection> targets = distro.children("target");
    target(distro, targets);
    XmlSection execution = distro.requiredChild("execution");
    SoftwareReader software = new SoftwareReader(pom, distro.children("software"));
    ExecutionReader steps = new ExecutionReader(pom, files, software);
    steps.read(execution);
    software.end();
    distro.children("configuration").forEach(c -> configuration(c, steps));
    distro.end();
  }

  private void spec(XmlSection spec) {
    for (XmlSection params : spec.children("img_params")) {
      params
          .child("vm_im")
          .ifPresent(vm -> vm.error("asks for a virtual machine: goal usb makes a disk image"));
      params
          .child("media_im")
          .ifPresent(
              media -> {
                media.child("boot_mods").ifPresent(this::bootMods);
                media.child("max_size").ifPresent(this::maxSize);
                media.end();
              });
      params.end();
    }
    spec.end();
  }

  private void maxSize(XmlSection max) {
    XmlSection size = max.requiredChild("size");
    String val = size.required("val");
    size.dead("start_sector", "an image has none");
    Optional<Long> mebibytes = mebibytes(val);
    if (mebibytes.isEmpty()) {
      size.error("val is a number with a unit (kb, mb, gb, tb), not '" + val + "'");
    }
    mebibytes.ifPresent(m -> pom.set("maxSize", String.valueOf(m), size));
    size.end();
    max.end();
  }

  /** As target.dtd writes sizes; rounded up to whole MiB. */
  private static Optional<Long> mebibytes(String val) {
    if (!val.matches("[0-9]{1,9}(?i:[kmgt]?b)")) {
      return Optional.empty();
    }
    String number = val.replaceAll("[^0-9]", "");
    String unit = val.substring(number.length()).toLowerCase(Locale.ROOT);
    int shift = List.of("b", "kb", "mb", "gb", "tb").indexOf(unit) * 10;
    long mebibyte = 1L << 20;
    return Optional.of(((Long.parseLong(number) << shift) + mebibyte - 1) / mebibyte);
  }

  private void bootMods(XmlSection mods) {
    Draft draft = pom.at("bootMods", mods);
    mods.attribute("title").ifPresent(t -> draft.set("title", t, mods));
    mods.attribute("timeout").ifPresent(t -> draft.set("timeout", t, mods));
    List<XmlSection> entries = mods.children("boot_entry");
    int chosen = -1;
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).flag("default_entry", false)) {
        chosen = i; // the last one wins
      }
    }
    List<Element> made = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      made.add(bootEntry(entries.get(i), i == chosen));
    }
    draft.at("bootEntries", mods).addAll(made);
    mods.end();
  }

  private static Element bootEntry(XmlSection entry, boolean chosen) {
    List<Element> parts = new ArrayList<>();
    XmlSection suffix = entry.requiredChild("title_suffix");
    parts.add(suffix.element("titleSuffix", suffix.requiredText()));
    entry
        .child("kernel_args")
        .filter(a -> !a.text().isEmpty())
        .ifPresent(a -> parts.add(a.element("kernelArgs", a.text())));
    if (entry.word("insert_at", "end", "start", "end").equals("start")) {
      parts.add(entry.element("insertAt", "start"));
    }
    if (chosen) {
      parts.add(entry.element("defaultEntry", "true"));
    }
    entry.end();
    return entry.element("bootEntry", parts);
  }

  /** One pool with one file system, as the constructor wants it; of both only the action counts. */
  private void target(XmlSection distro, List<XmlSection> targets) {
    List<XmlSection> pools = new ArrayList<>();
    List<XmlSection> systems = new ArrayList<>();
    for (XmlSection target : targets) {
      target.attribute("name");
      for (XmlSection logical : target.children("logical")) {
        logical.dead("noswap", "an image has no swap");
        logical.dead("nodump", "an image has no dump device");
        pools.addAll(logical.children("zpool"));
        logical.end();
      }
      target.deadChild("disk", "the constructor does not read it");
      target.end();
    }
    for (XmlSection pool : pools) {
      pool.required("name");
      pool.word("action", "use_existing", "use_existing", "preserve");
      pool.attribute("is_root");
      systems.addAll(pool.children("filesystem"));
      for (String other : List.of("vdev", "pool_options", "dataset_options", "zvol", "be")) {
        pool.deadChild(other, "the constructor does not read it");
      }
      pool.end();
    }
    if (pools.size() != 1 || systems.size() != 1) {
      distro.error(
          "has "
              + pools.size()
              + " <zpool> and "
              + systems.size()
              + " <filesystem> in its <target>; one of each is needed");
    }
    for (XmlSection system : systems) {
      String action = system.word("action", "create", "create", "preserve");
      system.required("name");
      system.attribute("mountpoint");
      system.attribute("in_be");
      system.warn("names a ZFS dataset: checkpoints lie below target/osimage here");
      pom.at("target", system).set("action", action, system);
      system.end();
    }
  }

  private void configuration(XmlSection configuration, ExecutionReader steps) {
    String consumer = configuration.required("name");
    String type = configuration.word("type", "user", "network", "sysconf", "user", "zone");
    String source = configuration.required("source");
    configuration.dead("dest", "profiles go where the image looks for them");
    configuration
        .child("validation")
        .ifPresent(
            validation -> {
              for (String ignored : List.of("path", "args", "on_error")) {
                validation.attribute(ignored);
              }
              validation.warn("is not run: profiles are checked here by the plugin itself");
              validation.end();
            });
    if (!steps.has(consumer)) {
      configuration.error("names the checkpoint " + consumer + ", which <execution> lacks");
    } else if (!type.equals("sysconf") && configuration.attribute("type").isPresent()) {
      configuration.warn("of type " + type + " has no effect: only sysconf profiles do");
    } else {
      String file = files.source(source, true, configuration);
      pom.at("profiles", configuration)
          .addAll(
              List.of(
                  configuration.element(
                      "profile", List.of(configuration.element("source", file)))));
    }
    configuration.end();
  }
}
