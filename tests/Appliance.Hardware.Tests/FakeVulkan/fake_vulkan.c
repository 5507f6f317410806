// A stand-in for the Vulkan loader with four devices: a card in two heaps, one that does not tell its place,
// graphics inside a processor, and software. Layouts follow vulkan_core.h.
#include <stdint.h>
#include <string.h>

typedef struct { uint32_t type; void *next; } header;
typedef struct { uint32_t type; void *next; uint32_t domain, bus, device, function; } pci_info;
typedef struct { uint32_t type; void *next; uint64_t budget[16], usage[16]; } memory_budget;
typedef struct { uint32_t type; void *next; uint32_t api, driver, vendor, device, kind; char name[256]; char rest[548]; } properties;
typedef struct { uint64_t size; uint32_t flags; } heap;
typedef struct { uint32_t type; void *next; uint32_t type_count; uint32_t types[64]; uint32_t heap_count; heap heaps[16]; } memory;
typedef struct { char name[256]; uint32_t version; } extension;

typedef struct { const char *name; uint32_t vendor, device, kind; int has_place, bus, has_budget; uint64_t local, local2, host, usage; } card;

#define MIB(n) ((uint64_t)(n) << 20)
static const card cards[] = {
    { "Intel(R) Arc(tm) A770 Graphics (DG2)", 0x8086, 0x56a0, 2, 1, 3, 1, MIB(7936), MIB(256), MIB(16000), MIB(100) },
    { "AMD Radeon RX 580 Series (RADV POLARIS10)", 0x1002, 0x67df, 2, 0, 0, 0, MIB(8192), 0, MIB(16000), 0 },
    { "Intel(R) UHD Graphics 770 (ADL-S GT1)", 0x8086, 0x4680, 1, 1, 0, 1, MIB(31000), 0, 0, 0 },
    { "llvmpipe (LLVM 15.0.6, 256 bits)", 0x10005, 0, 4, 0, 0, 0, MIB(31000), 0, 0, 0 },
};
enum { COUNT = sizeof cards / sizeof *cards };
static int instances;

int vkCreateInstance(const header *info, const void *allocator, void **out) {
    (void)allocator;
    if (info->type != 1) return -3;
    *out = &instances;
    instances++;
    return 0;
}

void vkDestroyInstance(void *instance, const void *allocator) { (void)instance; (void)allocator; instances--; }

int vkEnumeratePhysicalDevices(void *instance, uint32_t *count, const card **out) {
    (void)instance;
    if (!out) { *count = COUNT; return 0; }
    if (*count < COUNT) return 5;
    for (uint32_t i = 0; i < COUNT; i++) out[i] = &cards[i];
    *count = COUNT;
    return 0;
}

int vkEnumerateDeviceExtensionProperties(const card *c, const char *layer, uint32_t *count, extension *out) {
    (void)layer;
    uint32_t n = 0;
    const char *names[] = { c->has_place ? "VK_EXT_pci_bus_info" : 0, c->has_budget ? "VK_EXT_memory_budget" : 0, "VK_KHR_swapchain" };
    for (int i = 0; i < 3; i++) {
        if (!names[i]) continue;
        if (out) strcpy(out[n].name, names[i]);
        n++;
    }
    *count = n;
    return 0;
}

void vkGetPhysicalDeviceProperties2(const card *c, properties *out) {
    memset((char *)out + sizeof(header), 0xaa, sizeof *out - sizeof(header));
    out->vendor = c->vendor;
    out->device = c->device;
    out->kind = c->kind;
    strcpy(out->name, c->name);
    pci_info *pci = out->next;
    if (pci && pci->type == 1000212000) {
        pci->domain = 0;
        pci->bus = (uint32_t)c->bus;
        pci->device = c->bus ? 0 : 2;
        pci->function = 0;
    }
}

void vkGetPhysicalDeviceMemoryProperties2(const card *c, memory *out) {
    memset((char *)out + sizeof(header), 0xaa, sizeof *out - sizeof(header));
    out->heap_count = 3;
    out->heaps[0] = (heap){ c->local, 1 };
    out->heaps[1] = (heap){ c->host, 0 };
    out->heaps[2] = (heap){ c->local2, 1 | 2 };
    memory_budget *budget = out->next;
    if (budget && budget->type == 1000237000) {
        memset(budget->budget, 0xaa, sizeof budget->budget + sizeof budget->usage);
        budget->budget[0] = c->local;
        budget->usage[0] = c->usage;
        budget->budget[2] = c->local2;
        budget->usage[2] = 0;
    }
}
