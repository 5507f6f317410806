// A stand-in for NVIDIA's management library; README.md describes the file it reads. Signatures follow nvml.h.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SUCCESS = 0, UNINITIALIZED = 1, INVALID_ARGUMENT = 2, NOT_SUPPORTED = 3, INSUFFICIENT_SIZE = 7, FUNCTION_NOT_FOUND = 13, GPU_IS_LOST = 15, ARGUMENT_VERSION_MISMATCH = 25 };
enum { MAX_CARDS = 32, TEXT = 96 };

typedef struct { unsigned long long total, free, used; } memory_v1;
typedef struct { unsigned int version; unsigned long long total, reserved, free, used; } memory_v2;
typedef struct { char legacy[16]; unsigned int domain, bus, device, device_and_vendor, subsystem; char id[32]; } pci_info;

typedef struct {
    char name[TEXT], uuid[TEXT];
    unsigned int domain, bus, device, vendor_id, device_id;
    unsigned long long total, used;
    int major, minor, generation, width, max_generation, max_width, power, limit, min_limit, max_limit, temperature, clock, memory_clock, ecc, display;
    int has_pci, has_old_memory, lost_after, is_unreachable;
} card;

static card cards[MAX_CARDS];
static int count, is_ready, cuda;
static char driver[TEXT];

static int answers(card *c) {
    if (!is_ready) return UNINITIALIZED;
    if (c < cards || c >= cards + count) return INVALID_ARGUMENT;
    if (c->lost_after == 0) return GPU_IS_LOST;
    if (c->lost_after > 0) c->lost_after--;
    return SUCCESS;
}

static int number(card *c, int value, void *out) {
    int result = answers(c);
    if (result == SUCCESS && value < 0) result = NOT_SUPPORTED;
    if (result == SUCCESS) memcpy(out, &value, sizeof value);
    return result;
}

static int text(const char *value, char *out, unsigned int length) {
    if (!*value) return NOT_SUPPORTED;
    if (strlen(value) >= length) return INSUFFICIENT_SIZE;
    strcpy(out, value);
    return SUCCESS;
}

static FILE *open_rig(void) {
    const char *named = getenv("FAKE_NVML_RIG");
    Dl_info self;
    char path[4096];
    if (named) return fopen(named, "r");
    if (!dladdr((void *)open_rig, &self)) return NULL;
    snprintf(path, sizeof path, "%s", self.dli_fname);
    char *slash = strrchr(path, '/');
    if (slash) *slash = 0; else strcpy(path, ".");
    strncat(path, "/rig.txt", sizeof path - strlen(path) - 1);
    return fopen(path, "r");
}

static card *add_card(void) {
    card *c = &cards[count++];
    memset(c, 0, sizeof *c);
    c->major = c->generation = c->max_generation = c->width = c->max_width = -1;
    c->power = c->limit = c->min_limit = c->max_limit = c->temperature = c->clock = c->memory_clock = c->ecc = c->display = c->lost_after = -1;
    return c;
}

int nvmlInit_v2(void) {
    char line[256];
    int error = SUCCESS;
    card none = {0}, *c = &none;
    FILE *file = open_rig();
    if (!file) return 9;
    count = cuda = 0;
    *driver = 0;
    while (fgets(line, sizeof line, file)) {
        line[strcspn(line, "\r\n")] = 0;
        char *value = strchr(line, ' ');
        if (value) *value++ = 0; else value = "";
        if (!strcmp(line, "card") && count < MAX_CARDS) c = add_card();
        else if (!strcmp(line, "driver")) snprintf(driver, TEXT, "%s", value);
        else if (!strcmp(line, "cuda")) cuda = atoi(value);
        else if (!strcmp(line, "init")) error = atoi(value);
        else if (!strcmp(line, "name")) snprintf(c->name, TEXT, "%s", value);
        else if (!strcmp(line, "uuid")) snprintf(c->uuid, TEXT, "%s", value);
        else if (!strcmp(line, "pci")) c->has_pci = sscanf(value, "%x %x %x", &c->domain, &c->bus, &c->device) == 3;
        else if (!strcmp(line, "id")) sscanf(value, "%x %x", &c->vendor_id, &c->device_id);
        else if (!strcmp(line, "memory")) sscanf(value, "%llu %llu", &c->total, &c->used);
        else if (!strcmp(line, "oldmemory")) c->has_old_memory = 1;
        else if (!strcmp(line, "capability")) sscanf(value, "%d %d", &c->major, &c->minor);
        else if (!strcmp(line, "link")) sscanf(value, "%d %d", &c->generation, &c->width);
        else if (!strcmp(line, "maxlink")) sscanf(value, "%d %d", &c->max_generation, &c->max_width);
        else if (!strcmp(line, "power")) c->power = atoi(value);
        else if (!strcmp(line, "limit")) sscanf(value, "%d %d %d", &c->limit, &c->min_limit, &c->max_limit);
        else if (!strcmp(line, "temperature")) c->temperature = atoi(value);
        else if (!strcmp(line, "clocks")) sscanf(value, "%d %d", &c->clock, &c->memory_clock);
        else if (!strcmp(line, "ecc")) c->ecc = atoi(value);
        else if (!strcmp(line, "display")) c->display = atoi(value);
        else if (!strcmp(line, "lostafter")) c->lost_after = atoi(value);
        else if (!strcmp(line, "unreachable")) c->is_unreachable = 1;
    }
    fclose(file);
    is_ready = error == SUCCESS;
    return error;
}

int nvmlShutdown(void) { is_ready = 0; return SUCCESS; }
int nvmlSystemGetDriverVersion(char *out, unsigned int length) { return is_ready ? text(driver, out, length) : UNINITIALIZED; }
int nvmlSystemGetCudaDriverVersion_v2(int *version) { *version = cuda; return cuda ? SUCCESS : NOT_SUPPORTED; }
int nvmlDeviceGetCount_v2(unsigned int *out) { *out = (unsigned int)count; return is_ready ? SUCCESS : UNINITIALIZED; }

int nvmlDeviceGetHandleByIndex_v2(unsigned int index, card **out) {
    if (index >= (unsigned int)count) return INVALID_ARGUMENT;
    if (cards[index].is_unreachable) return GPU_IS_LOST;
    *out = &cards[index];
    return SUCCESS;
}

int nvmlDeviceGetUUID(card *c, char *out, unsigned int length) { int r = answers(c); return r ? r : text(c->uuid, out, length); }
int nvmlDeviceGetName(card *c, char *out, unsigned int length) { int r = answers(c); return r ? r : text(c->name, out, length); }

int nvmlDeviceGetPciInfo_v3(card *c, pci_info *out) {
    int r = answers(c);
    if (r || !c->has_pci) return r ? r : NOT_SUPPORTED;
    memset(out, 0, sizeof *out);
    out->domain = c->domain;
    out->bus = c->bus;
    out->device = c->device;
    out->device_and_vendor = c->device_id << 16 | c->vendor_id;
    snprintf(out->legacy, sizeof out->legacy, "%04X:%02X:%02X.0", c->domain & 0xffff, c->bus & 0xff, c->device & 0xff);
    snprintf(out->id, sizeof out->id, "%08X:%02X:%02X.0", c->domain, c->bus & 0xff, c->device & 0xff);
    return SUCCESS;
}

int nvmlDeviceGetMemoryInfo(card *c, memory_v1 *out) {
    int r = answers(c);
    if (r || !c->total) return r ? r : NOT_SUPPORTED;
    out->total = c->total << 20;
    out->used = c->used << 20;
    out->free = out->total - out->used;
    return SUCCESS;
}

int nvmlDeviceGetMemoryInfo_v2(card *c, memory_v2 *out) {
    int r = answers(c);
    if (r || !c->total) return r ? r : NOT_SUPPORTED;
    if (c->has_old_memory) return FUNCTION_NOT_FOUND;
    if (out->version != (sizeof *out | 2u << 24)) return ARGUMENT_VERSION_MISMATCH;
    out->total = c->total << 20;
    out->used = c->used << 20;
    out->reserved = 0;
    out->free = out->total - out->used;
    return SUCCESS;
}

int nvmlDeviceGetCudaComputeCapability(card *c, int *major, int *minor) { *minor = c->minor; return number(c, c->major, major); }
int nvmlDeviceGetCurrPcieLinkGeneration(card *c, unsigned int *out) { return number(c, c->generation, out); }
int nvmlDeviceGetCurrPcieLinkWidth(card *c, unsigned int *out) { return number(c, c->width, out); }
int nvmlDeviceGetMaxPcieLinkGeneration(card *c, unsigned int *out) { return number(c, c->max_generation, out); }
int nvmlDeviceGetMaxPcieLinkWidth(card *c, unsigned int *out) { return number(c, c->max_width, out); }
int nvmlDeviceGetPowerUsage(card *c, unsigned int *out) { return number(c, c->power, out); }
int nvmlDeviceGetPowerManagementLimit(card *c, unsigned int *out) { return number(c, c->limit, out); }
int nvmlDeviceGetPowerManagementLimitConstraints(card *c, unsigned int *least, unsigned int *most) { *most = (unsigned int)c->max_limit; return number(c, c->min_limit, least); }
int nvmlDeviceGetTemperature(card *c, int sensor, unsigned int *out) { return sensor ? INVALID_ARGUMENT : number(c, c->temperature, out); }
int nvmlDeviceGetClockInfo(card *c, int domain, unsigned int *out) { return domain == 0 ? number(c, c->clock, out) : domain == 2 ? number(c, c->memory_clock, out) : INVALID_ARGUMENT; }
int nvmlDeviceGetEccMode(card *c, int *current, int *pending) { *pending = c->ecc; return number(c, c->ecc, current); }
int nvmlDeviceGetDisplayActive(card *c, int *out) { return number(c, c->display, out); }
int nvmlDeviceGetDisplayMode(card *c, int *out) { return number(c, c->display, out); }
