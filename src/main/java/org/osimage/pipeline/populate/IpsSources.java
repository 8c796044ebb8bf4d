package org.osimage.pipeline.populate;

import java.io.IOException;
import java.net.Authenticator;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.osimage.ImageBuildException;
import org.osimage.manifest.IpsItem;
import org.osimage.manifest.SoftwareItem;
import org.osimage.pipeline.step.BuildSettings;
import org.osimage.pipeline.step.Servers;
import org.osimage.source.LockFile;
import org.osimage.source.PackageSource;
import org.osimage.source.SourceContext;
import org.osimage.source.download.Access;
import org.osimage.source.ips.IpsListing;
import org.osimage.source.ips.IpsRequest;
import org.osimage.source.ips.IpsResolution;
import org.osimage.source.ips.IpsResolver;
import org.osimage.source.ips.IpsSource;
import org.osimage.source.ips.image.InstalledPublisher;
import org.osimage.source.ips.plan.Facets;
import org.osimage.source.ips.plan.Varcets;
import org.osimage.source.ips.repository.ClientCertificate;
import org.osimage.source.ips.repository.PublisherInfo;
import org.osimage.source.ips.repository.PublisherRequest;
import org.osimage.source.ips.repository.SignaturePolicy;

/** The {@code <ips>} items of a description as sources, and their lock. */
public final class IpsSources {
  private static final String POLICY = "signature-policy";
  private static final String REQUIRED_NAMES = "signature-required-names";

  private final BuildSettings settings;

  public IpsSources(BuildSettings settings) {
    this.settings = settings;
  }

  PackageSource source(IpsItem item) throws IOException {
    Optional<LockFile> lock = new Locks(settings).read();
    IpsItem whole = withP5i(item);
    String name = name(whole);
    IpsRequest request = request(whole);
    if (item.index()) {
      settings
          .log()
          .warn(name + ": <index> is true, but pkg makes its search index only in the system");
    }
    if (lock.isEmpty()) {
      refuseOpenNetwork(request);
      new Locks(settings).warnOfFloating(name, "the publishers");
    }
    return new IpsSource(name, request, resolver(whole, lock.isPresent()), lock);
  }

  private static String name(IpsItem item) {
    return "<ips> "
        + String.join(", ", item.publishers().stream().map(IpsItem.Publisher::name).toList());
  }

  /** Catalogs have checksums only: who can change them on the way, chooses the packages. */
  private static void refuseOpenNetwork(IpsRequest request) throws ImageBuildException {
    for (PublisherRequest publisher : request.publishers()) {
      boolean signed =
          publisher.signatures().mode() == SignaturePolicy.Mode.REQUIRE_SIGNATURES
              || publisher.signatures().mode() == SignaturePolicy.Mode.REQUIRE_NAMES;
      for (String origin : signed ? List.<String>of() : publisher.origins()) {
        if (origin.matches("(?i)http:.*") && !ServerPasswords.isProtected(origin)) {
          throw new ImageBuildException(
              "publisher "
                  + publisher.prefix()
                  + ": nothing protects "
                  + origin
                  + " on its way; use https, the signature-policy require-signatures, or write"
                  + " osimage.lock with mvn osimage:lock where you trust the network");
        }
      }
    }
  }

  private IpsResolver resolver(IpsItem item, boolean locked) throws IOException {
    ServerPasswords passwords = new ServerPasswords(settings.credentials());
    for (IpsItem.Publisher publisher : item.publishers()) {
      if (publisher.serverId().isPresent()) {
        Servers.Server server = server(publisher);
        List<String> addresses = new ArrayList<>(publisher.origins());
        addresses.addAll(publisher.mirrors());
        server.user().ifPresent(user -> passwords.add(addresses, user, server.password()));
      }
    }
    Optional<Authenticator> credentials =
        passwords.isEmpty() ? settings.credentials() : Optional.of(passwords);
    return new IpsResolver(
        new Access(
            settings.cacheDirectory().resolve("ips"),
            settings.offline(),
            locked ? Optional.empty() : Optional.of(settings.now()),
            settings.proxies().orElse(ProxySelector.of(null)),
            credentials,
            Optional.empty(),
            settings.log()));
  }

  private Servers.Server server(IpsItem.Publisher publisher) throws IOException {
    String id = publisher.serverId().orElse("");
    String place = "publisher " + publisher.name() + ": ";
    Servers.Server server =
        settings
            .servers()
            .find(id)
            .orElseThrow(
                () ->
                    new ImageBuildException(
                        place + "Maven's settings have no <server> with the <id> " + id));
    String start = place + "the <server> " + id + " of Maven's settings ";
    if (server.user().isEmpty() && server.privateKey().isEmpty()) {
      throw new ImageBuildException(
          start + "has neither <username> and <password> nor <privateKey>");
    }
    if (server.user().isPresent() && server.password().isEmpty()) {
      throw new ImageBuildException(start + "has a <username>, but no <password>");
    }
    refuseMissing(start + "names the <privateKey> ", server.privateKey());
    refuseMissing(start + "names the <certificate> ", server.certificate());
    return server;
  }

  private static void refuseMissing(String start, Optional<Path> file) throws ImageBuildException {
    if (file.isPresent() && !Files.isRegularFile(file.get())) {
      throw new ImageBuildException(start + file.get() + ", which is no file");
    }
  }

  /** The item with what its p5i files say. */
  private IpsItem withP5i(IpsItem item) throws IOException {
    Map<String, IpsItem.Publisher> publishers = new LinkedHashMap<>();
    item.publishers().forEach(p -> publishers.put(p.name(), p));
    List<String> install = new ArrayList<>(item.install());
    for (String source : item.p5i()) {
      Path file = settings.baseDirectory().resolve(source);
      if (!Files.isRegularFile(file)) {
        throw new ImageBuildException("<p5i><source> " + source + " is no file");
      }
      for (PublisherInfo info :
          PublisherInfo.read(Files.readAllBytes(file), settings.shown(file))) {
        String start = info.prefix().isEmpty() ? "" : "pkg://" + info.prefix() + "/";
        info.packages().forEach(p -> install.add(p.startsWith("pkg:") ? p : start + p));
        if (!info.prefix().isEmpty() && !info.origins().isEmpty()) {
          publishers.putIfAbsent(info.prefix(), publisher(info));
        }
      }
    }
    if (publishers.isEmpty()) {
      throw new ImageBuildException(
          "<ips> has no <publishers>, and " + item.p5i() + " names no origin of any");
    }
    return item.with(List.copyOf(publishers.values()), List.copyOf(install));
  }

  private static IpsItem.Publisher publisher(PublisherInfo info) {
    return new IpsItem.Publisher(
        info.prefix(),
        info.origins(),
        info.mirrors(),
        Optional.empty(),
        Optional.empty(),
        true,
        new TreeMap<>());
  }

  private IpsRequest request(IpsItem item) throws IOException {
    List<PublisherRequest> publishers = new ArrayList<>();
    for (IpsItem.Publisher publisher : item.publishers()) {
      publishers.add(
          new PublisherRequest(
              publisher.name(),
              publisher.origins().stream().map(this::located).toList(),
              publisher.mirrors().stream().map(this::located).toList(),
              policy(publisher, item.properties()),
              certificate(publisher)));
    }
    List<IpsItem.Publisher> later =
        item.installedPublishers().isEmpty() ? item.publishers() : item.installedPublishers();
    SortedMap<String, String> variants = new TreeMap<>(item.variants());
    variants.put("variant.arch", settings.description().arch().ips());
    variants.put("variant.opensolaris.zone", item.zone() ? "nonglobal" : "global");
    variants.put("variant.opensolaris.imagetype", item.completeness());
    return new IpsRequest(
        publishers,
        later.stream().map(IpsSources::installed).toList(),
        item.install(),
        item.uninstall(),
        item.reject(),
        item.avoid(),
        new Varcets(variants, new Facets(item.facets())),
        item.properties());
  }

  /** Addresses stay as they are, paths are meant from the project. */
  private String located(String origin) {
    return origin.matches("(?i)(https?|file):.*")
        ? origin
        : settings.baseDirectory().resolve(origin).toString();
  }

  /** The installed system cannot use directories of the build. */
  private static InstalledPublisher installed(IpsItem.Publisher publisher) {
    return new InstalledPublisher(
        publisher.name(),
        publisher.origins().stream().filter(IpsSources::isAddress).toList(),
        publisher.mirrors().stream().filter(IpsSources::isAddress).toList(),
        publisher.sticky(),
        publisher.options());
  }

  private static boolean isAddress(String origin) {
    return origin.matches("(?i)https?:.*|file:///.*");
  }

  private SignaturePolicy policy(IpsItem.Publisher publisher, SortedMap<String, String> image) {
    String policy = publisher.options().getOrDefault(POLICY, image.getOrDefault(POLICY, "verify"));
    String names =
        publisher.options().getOrDefault(REQUIRED_NAMES, image.getOrDefault(REQUIRED_NAMES, ""));
    return new SignaturePolicy(
        SignaturePolicy.Mode.valueOf(policy.toUpperCase(Locale.ROOT).replace('-', '_')),
        publisher
            .trustAnchors()
            .map(settings.baseDirectory()::resolve)
            .map(List::of)
            .orElse(List.of()),
        List.of(names.split(",", -1)).stream()
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList());
  }

  private Optional<ClientCertificate> certificate(IpsItem.Publisher publisher) throws IOException {
    if (publisher.serverId().isEmpty()) {
      return Optional.empty();
    }
    Servers.Server server = server(publisher);
    return server
        .privateKey()
        .map(key -> new ClientCertificate(key, server.certificate().orElse(key)));
  }

  /** Whether there is anything to lock. */
  boolean any() {
    return !items().isEmpty();
  }

  private List<IpsItem> items() {
    List<IpsItem> items = new ArrayList<>();
    List<SoftwareItem> all = new ArrayList<>(settings.description().software());
    all.addAll(settings.description().loaders());
    for (SoftwareItem item : all) {
      if (item instanceof IpsItem ips) {
        items.add(ips);
      }
    }
    return items;
  }

  private SourceContext context() {
    return new SourceContext(
        settings.executor(), settings.threads(), settings.epoch(), settings.log());
  }

  /** Resolves every request anew. */
  DebianSources.Locked lock(LockFile file) throws IOException {
    LockFile lock = file;
    int packages = 0;
    for (IpsItem item : items()) {
      IpsItem whole = withP5i(item);
      IpsRequest request = request(whole);
      IpsResolution resolution = resolver(whole, false).resolve(request, context());
      lock = IpsResolver.lock(lock, request, resolution);
      packages += resolution.packages().size();
    }
    return new DebianSources.Locked(lock, packages);
  }

  /** One line for each version of the packages that the pattern stands for. */
  public List<String> list(String pattern) throws IOException {
    if (!any()) {
      throw new ImageBuildException("goal ips-list: <software> has no <ips>");
    }
    List<String> lines = new ArrayList<>();
    for (IpsItem item : items()) {
      IpsItem whole = withP5i(item);
      lines.addAll(
          IpsListing.of(resolver(whole, false).catalogs(request(whole), context()), pattern));
    }
    return lines;
  }
}
