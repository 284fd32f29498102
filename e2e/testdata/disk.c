/* A disk that fails on demand, for tests: loaded in front of the C library (LD_PRELOAD), it stands between SQLite and the system. Go's
   own files are not concerned, since Go does not call the C library for them. Files in the folder DISK_FAULTS say what happens:
     full   writing fails for want of space
     fail   the next sync fails, once
     hold   a sync does not return while this file is there
   DISK_SYNC_US makes each sync take so many microseconds more, as a disk does that has no cache to lie with.
   It notes in the files "held" and "synced" a byte for each sync that was held, and for each that was done. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static const char *place(char *buffer, size_t size, const char *name) {
	snprintf(buffer, size, "%s/%s", getenv("DISK_FAULTS"), name);
	return buffer;
}

static int is(const char *name) {
	char path[4096];
	return access(place(path, sizeof path, name), F_OK) == 0;
}

static void note(const char *name) {
	char path[4096];
	int file = open(place(path, sizeof path, name), O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (file < 0 || write(file, ".", 1) != 1) abort();
	close(file);
}

int fsync(int file) {
	static int (*really)(int);
	char path[4096];
	if (!really) really = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
	if (is("hold")) {
		note("held");
		while (is("hold")) usleep(1000);
	}
	if (unlink(place(path, sizeof path, "fail")) == 0) {
		errno = EIO;
		return -1;
	}
	if (getenv("DISK_SYNC_US")) usleep(atoi(getenv("DISK_SYNC_US")));
	int result = really(file);
	if (result == 0) note("synced");
	return result;
}

int fdatasync(int file) { return fsync(file); }

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
	static ssize_t (*really)(int, const void *, size_t, off64_t);
	if (!really) really = (ssize_t (*)(int, const void *, size_t, off64_t))dlsym(RTLD_NEXT, "pwrite64");
	if (is("full")) {
		errno = ENOSPC;
		return -1;
	}
	return really(file, bytes, count, at);
}
