namespace Appliance.Hardware.Tests;

public sealed class GpuModelsTests
{
    public static TheoryData<string> Names => [.. GpuModels.Known.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Known_Model_IsPlausibleAndFoundByItsName(string name)
    {
        var model = GpuModels.Known.All.Single(model => model.Name == name);

        Assert.InRange(model.Memory.Bytes, ByteSize.FromGiB(6).Bytes, ByteSize.FromGiB(192).Bytes);
        Assert.InRange(model.Bandwidth.BytesPerSecond, 150e9, 8000e9);
        Assert.InRange(model.Power.Value, 50, 1000);
        Assert.Equal(model.Vendor == GpuVendor.Nvidia, model.ComputeCapability is not null);
        Assert.Equal(model, Assert.IsType<GpuModelAnswer.Found>(GpuModels.Known.Find(name)).Model);
        Assert.All(model.Aliases, alias => Assert.Equal(model, Assert.IsType<GpuModelAnswer.Found>(GpuModels.Known.Find(alias)).Model));
        Assert.All(model.Ids, id => Assert.Equal(model, GpuModels.Known.FindByDevice(id)));
    }

    [Fact]
    public void Known_TensorCores_AreThoseOfVoltaAndTuringRtxOnwards()
    {
        var without = GpuModels.Known.All.Where(model => model is { Vendor: GpuVendor.Nvidia, HasTensorCores: false });

        Assert.All(without, model => Assert.True(model.ComputeCapability!.Value.Major < 7 || model.Name.StartsWith("GTX 16", StringComparison.Ordinal) || model.Name == "CMP 30HX", model.Name));
        Assert.All(GpuModels.Known.All.Where(model => model.ComputeCapability?.Major < 7), model => Assert.False(model.HasTensorCores, model.Name));
    }

    [Theory]
    [InlineData("3090", "RTX 3090")]
    [InlineData("rtx3090", "RTX 3090")]
    [InlineData("3090ti", "RTX 3090 Ti")]
    [InlineData("p40", "Tesla P40")]
    [InlineData("V100", "Tesla V100 16GB")]
    [InlineData("v100 32g", "Tesla V100 32GB")]
    [InlineData("3080", "RTX 3080 10GB")]
    [InlineData("3080-12gb", "RTX 3080 12GB")]
    [InlineData("RTX 3080 12 GB", "RTX 3080 12GB")]
    [InlineData("4060 Ti 16GB", "RTX 4060 Ti 16GB")]
    [InlineData("4070 ti super", "RTX 4070 Ti Super")]
    [InlineData("a4000", "RTX A4000")]
    [InlineData("7900 XTX", "RX 7900 XTX")]
    [InlineData("Radeon RX 6800 XT", "RX 6800 XT")]
    [InlineData("a770", "Arc A770 16GB")]
    [InlineData("A100 80GB", "A100 80GB")]
    [InlineData("h100", "H100 PCIe")]
    [InlineData("3060", "RTX 3060 12GB")]
    [InlineData("3060 8gb", "RTX 3060 8GB")]
    [InlineData("cmp 170hx", "CMP 170HX")]
    [InlineData("rx580", "RX 580 8GB")]
    [InlineData("mi25", "Instinct MI25")]
    public void Find_NameAsPeopleSayIt_IsFound(string name, string expected) =>
        Assert.Equal(expected, Assert.IsType<GpuModelAnswer.Found>(GpuModels.Known.Find(name)).Model.Name);

    [Theory]
    [InlineData("P41", "There is no card 'P41' in the list. Did you mean Tesla P40, ")]
    [InlineData("3909", "There is no card '3909' in the list. Did you mean ")]
    [InlineData("3080 20GB", "There is no card '3080 20GB' in the list. Did you mean RTX 3080 10GB or RTX 3080 12GB?")]
    [InlineData("a toaster oven", "There is no card 'a toaster oven' in the list.")]
    [InlineData("", "There is no card '' in the list.")]
    public void Find_UnknownName_SuggestsTheNearest(string name, string expected) =>
        Assert.StartsWith(expected, Assert.IsType<GpuModelAnswer.Unknown>(GpuModels.Known.Find(name)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("NVIDIA GeForce RTX 3080", 10240, "RTX 3080 10GB")]
    [InlineData("NVIDIA GeForce RTX 3080", 12288, "RTX 3080 12GB")]
    [InlineData("GeForce GTX 1080 Ti", 11264, "GTX 1080 Ti")]
    [InlineData("Tesla P40", 22919, "Tesla P40")]
    [InlineData("Tesla M40", 11448, "Tesla M40 12GB")]
    [InlineData("Tesla M40 24GB", 22945, "Tesla M40 24GB")]
    [InlineData("NVIDIA GeForce RTX 3060", 8192, "RTX 3060 8GB")]
    [InlineData("NVIDIA GeForce RTX 3060", 12288, "RTX 3060 12GB")]
    [InlineData("Tesla V100-SXM2-32GB", 32768, "Tesla V100 32GB")]
    [InlineData("NVIDIA A100-PCIE-40GB", 40960, "A100 40GB")]
    [InlineData("NVIDIA A100-SXM4-80GB", 81920, "A100 SXM 80GB")]
    [InlineData("NVIDIA A100 80GB PCIe", 81920, "A100 80GB")]
    [InlineData("NVIDIA H100 80GB HBM3", 81559, "H100 SXM")]
    [InlineData("NVIDIA H200", 143771, "H200")]
    [InlineData("NVIDIA GeForce RTX 2080 Ti", 22528, "RTX 2080 Ti 22GB")]
    [InlineData("NVIDIA GeForce RTX 3080 Laptop GPU", 8192, null)]
    public void FindByDriverName_WithMemory_TellsVariantsApart(string name, long mib, string? expected) =>
        Assert.Equal(expected, GpuModels.Known.FindByDriverName(GpuVendor.Nvidia, name, ByteSize.FromMiB(mib))?.Name);

    [Fact]
    public void FindByDevice_SameChipOtherRevision_IsAnotherCard()
    {
        Assert.Equal("RX 7900 XTX", GpuModels.Known.FindByDevice(new PciId(0x1002, 0x744c, 0xc8))?.Name);
        Assert.Equal("RX 7900 XT", GpuModels.Known.FindByDevice(new PciId(0x1002, 0x744c, 0xcc))?.Name);
        Assert.Null(GpuModels.Known.FindByDevice(new PciId(0x1002, 0x744c, 0x01)));
    }

    [Theory]
    [InlineData("""[{"name": "X", "vendor": "Nvidia", "memoryGiB": 8, "bandwidthGBs": 100, "watts": 100, "ids": ["10de"]}]""", "'10de'")]
    [InlineData("""[{"name": "X", "vendor": "Nvidia", "memoryGiB": 8, "bandwidthGBs": 100, "watts": 100, "computeCapability": "8"}]""", "'8'")]
    [InlineData("""[{"name": "X", "vendor": "Nvidia", "memoryGiB": 8, "watts": 100}]""", "bandwidthGBs")]
    [InlineData("""[{"name": "X", "vendor": "Nvidia", "memoryGiB": 8, "bandwidthGBs": 100, "wats": 1}]""", "wats")]
    public void Read_UnusableData_NamesIt(string json, string expected)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json));

        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => GpuModelFile.Read(stream)).Message, StringComparison.Ordinal);
    }
}
