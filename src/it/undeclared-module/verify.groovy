def log = new File(basedir, 'build.log').text
assert log.contains('the artifact org.osimage.it:app:jar is not a <dependency> of')
assert log.contains('so Maven does not build that module first; declare it')
return true
