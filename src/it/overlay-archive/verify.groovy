// the checksum manifest is mtree(5): what was declared is in it
def manifest = new File(basedir, 'target/overlay-archive-1.0.manifest').text
assert manifest.startsWith('#mtree')
assert manifest =~ /(?m)^\.\/etc\/secret type=file mode=0600 uid=900 gid=900 .* nlink=2 size=12 /
assert manifest =~ /(?m)^\.\/etc\/other-name type=file mode=0600 .* nlink=2 /
assert manifest =~ /(?m)^\.\/etc\/alias type=link .* link=secret/
assert manifest =~ /(?m)^\.\/dev\/console type=char mode=0600 .* device=native,5,1/
assert manifest =~ /(?m)^\.\/sbin\/init type=file mode=0755 uid=0 gid=0 time=1795219200/
assert manifest =~ /(?m)^\.\/etc\/passwd type=file mode=0644/

// the archive is gzip of newc, and decodes
def bytes = new java.util.zip.GZIPInputStream(new FileInputStream(new File(basedir, 'target/overlay-archive-1.0.cpio'))).bytes
assert new String(bytes, 0, 6, 'US-ASCII') == '070701'
assert new String(bytes, 'ISO-8859-1').contains('version=1.0')

assert !new File(basedir, 'target/overlay-archive-1.0.iso').exists()
def log = new File(basedir, 'build.log').text
assert log.contains('im-pop:') && log.contains('iso: skipped')
return true
