# One image for every service and command; its arguments choose: serve orchestrator, migrate, …  See docs/images.md.
#
#   docker build -t orchestrator:v5.1 .
#
# Takes the jars that `./golden test` built and tested (distribution/target), or builds them when they are missing or
# older than the sources.

# --- Java --------------------------------------------------------------------------------------------------------------
FROM debian:trixie-slim AS java
RUN apt-get update \
 && apt-get install -y --no-install-recommends openjdk-25-jdk-headless ca-certificates tzdata \
 && rm -rf /var/lib/apt/lists/*
# What the class path asks for (jdeps), and what is only found by name: providers of certificates, DNS and zip, the
# compiler for Java programs in the sandbox, jcmd for a look into a running container.
RUN jlink --output /out/opt/java --no-header-files --no-man-pages --compress zip-0 --add-modules \
java.base,java.compiler,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.prefs,\
java.scripting,java.security.jgss,java.security.sasl,java.sql,java.sql.rowset,java.xml,jdk.attach,jdk.compiler,\
jdk.crypto.ec,jdk.jcmd,jdk.jfr,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs

# --- Jars --------------------------------------------------------------------------------------------------------------
FROM java AS jars
WORKDIR /src
COPY . .
# The bill of materials is written last in a build: what is newer than it was not built.
RUN set -eu; sbom=distribution/target/sbom.json; \
    if [ ! -e $sbom ] || [ -n "$(find . -newer $sbom \( -path '*/src/main/*' -o -path './migrations/*.sql' \
         -o -name pom.xml \) -type f | head -n 1)" ]; then \
      echo "Building the jars: none in the context, or older than the sources"; \
      ./mvnw -B -ntp -q -pl distribution -am package -Psbom -Dmaven.test.skip -Dspotless.check.skip \
        -Dspring-boot.repackage.skip; \
    fi; \
    mkdir -p /out/lib /out/own; \
    cp distribution/target/lib/*.jar /out/lib/; \
    for module in $(sed -n 's|.*<module>\(.*\)</module>.*|\1|p' pom.xml); do \
      name=$(sed -n 's|^  <artifactId>\(.*\)</artifactId>|\1|p' "$module/pom.xml"); \
      if [ -e "/out/lib/$name-5.1.0.jar" ]; then mv "/out/lib/$name-5.1.0.jar" /out/own/; fi; \
    done; \
    cp distribution/target/distribution-*.jar /out/own/; \
    cp distribution/target/sbom.json /out/sbom.json

# --- File system, start-up cache ---------------------------------------------------------------------------------------
FROM java AS app
COPY --from=jars /out/lib /app/lib
COPY --from=jars /out/own /app/own
COPY distribution/jvm.options /app/
COPY distribution/image/root-files.sh /build/
# Everything the programs need of the system, and nothing else: no shell, no package manager.
RUN sh /build/root-files.sh /out/root /out/opt/java && mv /out/opt/java /opt/java
# One list of jars in one order: the cache holds for this class path only.
RUN { echo '-cp'; ls /app/own/*.jar /app/lib/*.jar | paste -sd: ; } > /app/classpath \
 && JWT_SECRET=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n') \
    /opt/java/bin/java -XX:AOTCacheOutput=/app/golden.aot @/app/jvm.options @/app/classpath \
    dev.golden.distribution.Main record-startup > /tmp/record.log 2>&1 || { cat /tmp/record.log; exit 1; } \
 && test -s /app/golden.aot && rm -rf /tmp/*

# --- Image -------------------------------------------------------------------------------------------------------------
FROM scratch
LABEL org.opencontainers.image.title="Golden Architecture" \
      org.opencontainers.image.description="Services and commands of the Golden Architecture platform" \
      org.opencontainers.image.version="5.1.0" \
      org.opencontainers.image.vendor="Golden Architecture" \
      org.opencontainers.image.base.name="docker.io/library/debian:trixie-slim"
# From what seldom changes to what changes with every commit.
COPY --from=app /out/root/ /
COPY --from=app /opt/java /opt/java
COPY --from=app /app/lib /app/lib
COPY --from=app /app/own /app/own
COPY --from=app /app/jvm.options /app/classpath /app/golden.aot /app/
COPY --from=jars /out/sbom.json /app/sbom.json
ENV PATH=/opt/java/bin JAVA_HOME=/opt/java LANG=C.UTF-8 TMPDIR=/tmp
WORKDIR /tmp
USER 10001:10001
EXPOSE 8080
ENV SERVER_PORT=8080
ENTRYPOINT ["/opt/java/bin/java", "-XX:AOTCache=/app/golden.aot", "-Xlog:aot=off", "-Xlog:cds=off", "@/app/jvm.options", "@/app/classpath", "dev.golden.distribution.Main"]
CMD ["--help"]
