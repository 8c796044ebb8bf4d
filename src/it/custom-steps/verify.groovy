// what the scripts did is in the image, with the owners they set as an ordinary user
def manifest = new File(basedir, 'target/custom-steps-1.0.manifest').text
assert manifest =~ /(?m)^\.\/var\/lib\/app type=dir mode=2750 uid=900 gid=900/
assert manifest =~ /(?m)^\.\/dev-null type=char mode=0600 uid=0 gid=0 .* device=native,1,3/
assert manifest =~ /(?m)^\.\/etc\/answer type=file mode=0644 uid=900 gid=0 time=1795219200/
assert manifest =~ /(?m)^\.\/etc\/hostname type=file mode=0644/

// and in the boot archive, which is made of it
def archive = new File(basedir, 'target/custom-steps-1.0.cpio').getText('ISO-8859-1')
assert archive.contains('built from /osimage/pkg_image')
assert archive.contains('mode = edited')

// what a script leaves in {MEDIA} is a file of the build
assert new File(basedir, 'target/custom-steps-1.0-etc.sums').text.contains('etc/answer')

def log = new File(basedir, 'build.log').text
assert log.contains('data: + var/lib/app (directory 2750 900:900)')
assert log.contains('sums: 0 changes, 1 files')
return true
