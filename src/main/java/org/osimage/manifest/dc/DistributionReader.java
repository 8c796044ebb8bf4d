package org.osimage.manifest.dc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osimage.element.Element;

/**
 * Generation 1: {@code DC-manifest.rng}, slim_source. In 2008.11 some elements lay elsewhere and
 * the boot archive was called bootroot; both places and names are read.
 */
final class DistributionReader {
  private static final String DEAD = "distro_const never read it";

  private final Draft pom;
  private final HostFiles files;
  private final FinalizerReader finalizer;

  DistributionReader(Draft pom, HostFiles files) {
    this.pom = pom;
    this.files = files;
    this.finalizer = new FinalizerReader(pom, files);
  }

  void read(XmlSection distribution) {
    distribution
        .attribute("name")
        .ifPresent(name -> pom.at("distro", distribution).set("name", name, distribution));
    XmlSection constructor = distribution.requiredChild("distro_constr_params");
    Optional<XmlSection> image = distribution.child("img_params");
    distribution
        .child("vmimg_params")
        .ifPresent(vm -> vm.error("asks for a virtual machine: goal usb makes a disk image"));
    if (image.isEmpty() && distribution.child("vmimg_params").isEmpty()) {
      distribution.error("lacks <img_params>");
    }
    both(constructor, image);
    flags(constructor);
    constructor.end();
    image.ifPresent(this::image);
    distribution.child("key_value_pairs").ifPresent(this::pairs);
    distribution.end();
  }

  /** What stands in one parent since 2009 and stood in the other before. */
  private void both(XmlSection constructor, Optional<XmlSection> image) {
    List<XmlSection> parents = new ArrayList<>(List.of(constructor));
    image.ifPresent(parents::add);
    List<XmlSection> outputs = new ArrayList<>();
    Draft ips = new Draft("ips", constructor.origin());
    List<Element> build = new ArrayList<>();
    List<Element> installed = new ArrayList<>();
    for (XmlSection parent : parents) {
      parent.child("build_area").ifPresent(this::buildArea);
      outputs.addAll(parent.children("output_image"));
      parent
          .children("pkg_repo_default_authority", "pkg_repo_addl_authority")
          .forEach(a -> build.add(publisher(a)));
      parent
          .children("post_install_repo_default_authority", "post_install_repo_addl_authority")
          .forEach(a -> installed.add(publisher(a)));
    }
    if (outputs.isEmpty()) {
      constructor.error("lacks <output_image>");
    }
    for (int i = 0; i < outputs.size(); i++) {
      if (i > 0) {
        outputs.get(i).error("is a second one: give each its own manifest and POM <execution>");
      }
      outputImage(outputs.get(i));
    }
    ips.at("publishers", constructor).addAll(build);
    ips.at("installedPublishers", constructor).addAll(installed);
    image.ifPresent(i -> packages(i, ips));
    Element item = ips.build();
    if (!item.children().isEmpty()) {
      pom.at("software", constructor).addAll(List.of(item));
    }
  }

  private void buildArea(XmlSection area) {
    String path = area.requiredText();
    if (path.startsWith("/")) {
      pom.at("target", area).set("directory", path, area);
    } else {
      area.warn("names the ZFS dataset " + path + ": checkpoints lie below target/osimage here");
    }
    area.end();
  }

  private void flags(XmlSection constructor) {
    Optional<XmlSection> flags = constructor.child("distro_constr_flags");
    if (flags.isEmpty()) {
      return;
    }
    flags
        .get()
        .child("stop_on_error")
        .ifPresent(s -> pom.at("execution", s).set("stopOnError", s.truth() + "", s));
    flags
        .get()
        .child("checkpoint_enable")
        .ifPresent(
            s -> {
              s.dead("resume_from", "resume with -Dosimage.resume=STEP");
              pom.at("execution", s).set("checkpointEnable", s.truth() + "", s);
              s.end();
            });
    flags.get().end();
  }

  private void outputImage(XmlSection output) {
    output.child("finalizer").ifPresent(finalizer::read);
    List<XmlSection> archives = output.children("boot_archive", "bootroot");
    for (XmlSection archive : archives) {
      Draft draft = pom.at("bootArchive", archive);
      draft.set("format", "ufs", archive);
      archive.child("compression").ifPresent(c -> compression(c, draft));
      archive.child("size_pad_mb").ifPresent(s -> draft.set("sizePad", s.requiredText(), s));
      archive.child("nbpi").ifPresent(s -> draft.set("bytesPerInode", s.requiredText(), s));
      archive.deadChild("adjustment", DEAD);
      archive.child("smf_service_profile").ifPresent(this::profiles);
      archive.end();
    }
    output.end();
  }

  private static void compression(XmlSection c, Draft archive) {
    String type = c.word("type", "gzip", "gzip", "none", "dcfs");
    if (type.equals("dcfs")) {
      c.error("dcfs is for SPARC media, which are not built");
    }
    archive.at("compression", c).set("type", type, c);
    c.attribute("level")
        .filter(level -> !type.equals("none"))
        .ifPresent(level -> archive.at("compression", c).set("level", level, c));
    c.end();
  }

  private void profiles(XmlSection profiles) {
    for (XmlSection p : profiles.children("profile")) {
      boolean buildSystem = p.flag("use_build_sys_file", false);
      String source = files.source(p.required("path"), buildSystem, p);
      pom.at("profiles", profiles).addAll(List.of(p.element("profile", source(p, source))));
      p.end();
    }
    profiles.end();
  }

  private static List<Element> source(XmlSection p, String source) {
    return List.of(p.element("source", source));
  }

  private static Element publisher(XmlSection authority) {
    List<Element> parts = new ArrayList<>();
    List<Element> mirrors = new ArrayList<>();
    XmlSection main = authority.requiredChild("main");
    parts.add(main.element("name", main.attribute("authname", "")));
    if (main.attribute("authname", "").isEmpty()) {
      main.error("lacks the attribute authname");
    }
    String url = main.required("url");
    parts.add(main.element("origins", List.of(main.element("origin", url))));
    main.end();
    for (XmlSection mirror : authority.children("mirror")) {
      mirrors.add(mirror.element("mirror", mirror.required("url")));
      mirror.end();
    }
    if (!mirrors.isEmpty()) {
      parts.add(authority.element("mirrors", mirrors));
    }
    authority.end();
    return authority.element("publisher", parts);
  }

  private static void packages(XmlSection image, Draft ips) {
    image
        .child("generate_ips_search_index")
        .ifPresent(s -> ips.at("image", s).set("index", s.truth() + "", s));
    XmlSection packages = image.requiredChild("packages");
    ips.at("install", packages).addAll(names(packages));
    image
        .child("post_install_remove_packages")
        .ifPresent(p -> ips.at("uninstall", p).addAll(names(p)));
  }

  private static List<Element> names(XmlSection packages) {
    List<Element> names = new ArrayList<>();
    for (XmlSection pkg : packages.children("pkg")) {
      String name = pkg.required("name");
      if (!name.matches("[^*%?\\[\\]{}|><()#$\"'\\\\]*")) {
        pkg.error("name '" + name + "' has a character that no package name may have");
      }
      names.add(pkg.element("name", name));
      pkg.dead("attrs", DEAD);
      pkg.dead("tags", DEAD);
      pkg.end();
    }
    packages.end();
    return names;
  }

  private void image(XmlSection image) {
    image.child("rootpass").ifPresent(this::rootPassword);
    image.child("hostname").ifPresent(h -> pom.set("hostname", h.requiredText(), h));
    for (XmlSection contents : image.children("boot_archive_contents", "bootroot_contents")) {
      contents(contents);
    }
    image
        .child("live_img_compression")
        .ifPresent(
            c -> {
              String type = c.word("type", "none", "gzip", "lzma", "none", "");
              pom.at("liveImage", c).set("compression", type.isEmpty() ? "gzip" : type, c);
              c.dead("level", DEAD);
              c.end();
            });
    new GrubMenuReader(pom, finalizer.menuType()).read(image);
    for (String dead :
        List.of(
            "locale_list",
            "locale_defaults",
            "root_user",
            "user",
            "netservices_SMF_profile",
            "power_mgmt",
            "pkg_image_area_max_size_gb")) {
      image.deadChild(dead, DEAD);
    }
    image.end();
  }

  private void rootPassword(XmlSection password) {
    if (password.flag("is_plaintext", true)) {
      password.text();
      password.warn(HostFiles.PLAINTEXT);
    } else {
      pom.set("rootPassword", password.requiredText(), password);
    }
    password.end();
  }

  private void contents(XmlSection contents) {
    Draft archive = pom.at("bootArchive", contents);
    for (XmlSection include : contents.children("base_include")) {
      include.dead("fiocompress", "it is for SPARC media");
      archive.at("includes", contents).addAll(List.of(pattern("include", include)));
    }
    for (XmlSection exclude : contents.children("base_exclude")) {
      archive.at("excludes", contents).addAll(List.of(pattern("exclude", exclude)));
    }
    contents.deadChild("adjustment", DEAD);
    contents.end();
  }

  private static Element pattern(String name, XmlSection entry) {
    entry.word("type", "file", "file", "dir"); // a path stands for what lies beneath it, too
    String path = entry.requiredText();
    entry.end();
    return entry.element(name, path);
  }

  private void pairs(XmlSection pairs) {
    for (XmlSection pair : pairs.children("pair")) {
      String key = pair.required("key");
      String value = pair.attribute("value", "");
      if (key.equals("iso_sort")) {
        pom.at("iso", pair).set("sortFile", files.constructorFile(value), pair);
      } else {
        pair.warn("key " + key + " has no effect: scripts cannot query the manifest");
      }
      pair.end();
    }
    pairs.end();
  }
}
