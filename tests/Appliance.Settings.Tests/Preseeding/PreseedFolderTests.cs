using System.Text;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Settings.Tests.Preseeding;

public sealed class PreseedFolderTests : IDisposable
{
    private const string Complete = """
        # My rig
        administrator:
          name: me
          password: vier Worte ohne Sinn
        device:
          hostname: rig
          displayName: "Büro 🔥"
          language: fr
          timeZone: Europe/Paris
        network:
          interfaces:
            - name: enp3s0
              ipv4: {method: static, address: 192.168.1.5/24, gateway: 192.168.1.1}
          wifi:
            - {ssid: Home, passphrase: top secret words}
        models:
          wanted: [{name: qwen3-8b}]
        privacy: {modelDownloads: true}

        """;

    private readonly TempFolder _root = new();
    private readonly SettingsStore _store;

    public PreseedFolderTests()
    {
        Directory.CreateDirectory(Efi);
        _store = new SettingsStore(_root.At("settings"));
    }

    private string Efi => _root.At("efi");

    private string Run => _root.At("run");

    public void Dispose()
    {
        _store.Dispose();
        _root.Dispose();
    }

    [Fact]
    public async Task Apply_NoFile_DoesNothing()
    {
        Assert.IsType<PreseedResult.None>(await ApplyAsync());
        Assert.Empty(Directory.GetFileSystemEntries(Efi));
    }

    [Fact]
    public async Task Apply_CompleteFile_SetsUpTheDevice()
    {
        Write(Complete);

        Assert.True(Assert.IsType<PreseedResult.Applied>(await ApplyAsync()).IsSetUp);

        var document = _store.Current.Document;
        var me = Assert.Single(document.Users);
        Assert.Equal(("me", UserRole.Admin, true), (me.Name, me.Role, PasswordHash.Verify(me.PasswordHash, "vier Worte ohne Sinn")));
        Assert.Equal(("rig", "Europe/Paris", Language.French), (document.Device.Hostname, document.Device.TimeZone, document.Device.Language));
        Assert.True(document.Setup is { Claimed: true, Finished: true } && document.Privacy is { ModelDownloads: true, TimeSync: false });
    }

    [Fact]
    public async Task Apply_CompleteFile_LeavesNoSecretOnThePartition()
    {
        Write(Complete);

        await ApplyAsync();

        Assert.Equal(["hearth-applied.yaml"], Directory.GetFiles(Efi).Select(Path.GetFileName));
        var left = await File.ReadAllTextAsync(Path.Combine(Efi, "hearth-applied.yaml"), TestContext.Current.CancellationToken);
        Assert.DoesNotMatch("Worte|secret words|pbkdf2", left);
        Assert.Matches("hostname: rig", left);
    }

    [Fact]
    public async Task Apply_Twice_AppliesOnce()
    {
        Write(Complete);
        await ApplyAsync();

        Assert.IsType<PreseedResult.None>(await ApplyAsync());
        Assert.Equal(1, _store.Current.Document.Revision);
    }

    [Fact]
    public async Task Apply_PowerFailedWhileItWasWiped_FinishesQuietly()
    {
        Write(Complete);
        await ApplyAsync();
        await File.WriteAllBytesAsync(Path.Combine(Efi, "hearth.yaml"), [0, 0, 0, .. "password: vier"u8], TestContext.Current.CancellationToken);

        Assert.IsType<PreseedResult.None>(await ApplyAsync());
        Assert.False(File.Exists(Path.Combine(Efi, "hearth.yaml")));
    }

    // Each moment of a power cut: the settings were saved, and the file is still there, whole.
    [Fact]
    public async Task Apply_PowerFailedBeforeItWasWiped_EndsInTheSameSettings()
    {
        Write(Complete);
        await ApplyAsync();
        var first = SettingsFormat.Write(_store.Current.Document with { Users = [], Revision = 0 });
        Write(Complete);

        await ApplyAsync();

        Assert.Equal(first, SettingsFormat.Write(_store.Current.Document with { Users = [], Revision = 0 }));
        Assert.Single(_store.Current.Document.Users);
    }

    [Theory]
    [InlineData(true, "\n")]
    [InlineData(true, "\r\n")]
    [InlineData(false, "\r\n")]
    public async Task Apply_FileOfAnyEditor_IsTaken(bool hasMark, string newline)
    {
        var text = new UTF8Encoding(hasMark).GetPreamble().Concat(Encoding.UTF8.GetBytes(Complete.ReplaceLineEndings(newline)));
        await File.WriteAllBytesAsync(Path.Combine(Efi, "HEARTH.YAML"), [.. text], TestContext.Current.CancellationToken);

        Assert.IsType<PreseedResult.Applied>(await ApplyAsync());
        Assert.Equal("Büro 🔥", _store.Current.Document.Device.DisplayName);
    }

    [Fact]
    public async Task Apply_WithoutAdministrator_LeavesTheDeviceToItsWizard()
    {
        Write("device: {hostname: rig}\n");

        Assert.False(Assert.IsType<PreseedResult.Applied>(await ApplyAsync()).IsSetUp);
        Assert.Equal(("rig", false), (_store.Current.Document.Device.Hostname, _store.Current.Document.Setup.Claimed));
    }

    [Fact]
    public async Task Apply_LaterFile_ChangesOnlyWhatItNames()
    {
        Write("device: {hostname: rig}\nnetwork: {dns: [9.9.9.9]}\n");
        await ApplyAsync();
        Write("network: {}\nadministrator: {name: ME, password: andere Worte im Satz}\n");

        await ApplyAsync();

        var document = _store.Current.Document;
        Assert.Equal(("rig", 0, "ME"), (document.Device.Hostname, document.Network.Dns.Count, Assert.Single(document.Users).Name));
        Assert.True(PasswordHash.Verify(document.Users[0].PasswordHash, "andere Worte im Satz"));
    }

    [Fact]
    public async Task Apply_DeviceIsSetUp_IsRefusedAndSaysSo()
    {
        Write(Complete);
        await ApplyAsync();
        var before = _store.Current.Document;
        Write("administrator: {name: somebody, password: andere Worte im Satz}\n");

        var refused = Assert.IsType<PreseedResult.Refused>(await ApplyAsync());

        Assert.Contains("is set up already", Assert.Single(refused.Problems), StringComparison.Ordinal);
        Assert.Equal(before, _store.Current.Document);
        Assert.Contains("is set up already", await ReadAsync("efi", "hearth-errors.txt"), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "device:\n  hostnme: rig", "hearth.yaml:2: device.hostnme: is no key; did you mean 'hostname'?" },
        { "colour: red", "hearth.yaml:1: colour: is no key" },
        { "users: [{name: me, role: admin}]", "hearth.yaml:1: users: is no key" },
        { "setup: {claimed: true}", "hearth.yaml:1: setup: is no key" },
        { "schemaVersion: 7", "hearth.yaml:1: schemaVersion: '7' is not a whole number from 1 to 1" },
        { "device:\n  hostname: 🔥", "hearth.yaml:2: device.hostname: has characters that names in a network cannot have" },
        { "network:\n  interfaces:\n    - name: a\n      ipv4:\n        method: static\n        address: 192.168.1.5/24\n        gateway: 10.0.0.1", "hearth.yaml:7: network.interfaces[0].ipv4.gateway: is outside of 192.168.1.0/24" },
        { "network:\n  wifi:\n    - ssid: Home\n      passphrase: short", "hearth.yaml:4: network.wifi[0].passphrase: is not one that WPA takes" },
        { "administrator:\n  name: me", "hearth.yaml:2: administrator.password: is missing; write the administrator's password" },
        { "administrator:\n  password: tooshort", "hearth.yaml:2: administrator.password: is shorter than 10 characters" },
        { "administrator:\n  password: password1234", "hearth.yaml:2: administrator.password: would be among the first" },
        { "administrator:\n  password: \"\"", "hearth.yaml:2: administrator.password: is shorter than 10 characters" },
        { "administrator:\n  passwordHash: tooshort", "hearth.yaml:2: administrator.passwordHash: is no password hash" },
        { "administrator:\n  name: \" \"\n  password: four words in it", "hearth.yaml:2: administrator.name: is empty" },
        { "device: [", "hearth.yaml:1: is not YAML" },
        { "device: &a {}\npower: *a", "hearth.yaml:1: has an anchor or a tag" },
        { "", "hearth.yaml:1: is empty" },
        { "device: " + "[[[[[[[[[[]]]]]]]]]]", "hearth.yaml:1: is nested more than 8 levels deep" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Apply_WrongFile_SaysWhereAndChangesNothing(string text, string start)
    {
        Write(text);

        var problems = Assert.IsType<PreseedResult.Refused>(await ApplyAsync()).Problems;

        Assert.StartsWith(start, problems[0], StringComparison.Ordinal);
        Assert.Equal(0, _store.Current.Document.Revision);
        Assert.True(File.Exists(Path.Combine(Efi, "hearth.yaml")));
        Assert.Equal(string.Join("\r\n", [.. problems, "Nothing was changed. Correct the file, and start the device again.", ""]), await ReadAsync("efi", "hearth-errors.txt"));
        Assert.Equal(string.Join('\n', [.. problems, ""]), await ReadAsync("run", "preseed-errors.txt"));
    }

    [Fact]
    public async Task Apply_WrongFile_TellsNoSecret()
    {
        Write(Complete.Replace("top secret words", "top", StringComparison.Ordinal).Replace("vier Worte ohne Sinn", "\"tiny pw\"", StringComparison.Ordinal));

        var problems = Assert.IsType<PreseedResult.Refused>(await ApplyAsync()).Problems;

        Assert.DoesNotMatch("tiny|'top'", string.Join('\n', problems));
    }

    [Fact]
    public async Task Apply_CorrectedFile_TakesTheErrorsAway()
    {
        Write("device: {hostname: Rig}\n");
        await ApplyAsync();
        Write("device: {hostname: rig}\n");

        // The next start: what the screen read was in memory.
        Directory.Delete(Run, recursive: true);
        await ApplyAsync();

        Assert.Equal(["hearth-applied.yaml"], Directory.GetFiles(Efi).Select(Path.GetFileName));
        Assert.False(Directory.Exists(Run));
    }

    [Fact]
    public async Task Apply_HugeFile_IsNotRead()
    {
        Write(new string('#', (64 << 10) + 1));

        Assert.Equal(["hearth.yaml:1: is larger than 64 KiB; that is no configuration"], Assert.IsType<PreseedResult.Refused>(await ApplyAsync()).Problems);
    }

    [Fact]
    public async Task Apply_Utf16_AsksForUtf8()
    {
        await File.WriteAllBytesAsync(Path.Combine(Efi, "hearth.yaml"), [0xff, 0xfe, .. Encoding.Unicode.GetBytes(Complete)], TestContext.Current.CancellationToken);

        Assert.Equal(["hearth.yaml:1: is not UTF-8 text; save it as UTF-8"], Assert.IsType<PreseedResult.Refused>(await ApplyAsync()).Problems);
    }

    [Theory]
    [InlineData("hearth.yaml.txt")]
    [InlineData("Hearth.yml")]
    public async Task Apply_FileUnderAnotherName_SaysSo(string name)
    {
        _root.Write(Path.Combine("efi", name), Complete);

        Assert.Equal([$"{name}: is not looked at; rename it to hearth.yaml"], Assert.IsType<PreseedResult.Refused>(await ApplyAsync()).Problems);
    }

    [Fact]
    public async Task Write_Answers_AreAFileThatADeviceTakes()
    {
        var text = PreseedText.Write(Documents.Full, new UserSettings { Name = "me", PasswordHash = Documents.Hash });
        Assert.Equal([], PreseedText.Check(text));
        Write(text);

        await ApplyAsync();

        Assert.Equal(
            SettingsFormat.Write(Documents.Full with { Revision = 1, Users = [], Setup = new SetupSettings { Claimed = true, Finished = true } }),
            SettingsFormat.Write(_store.Current.Document with { Users = [] }));
    }

    [Theory]
    [InlineData("hearth-reset-password", "my own code")]
    [InlineData("Hearth-Reset-Password.txt", "\ufeffmy own code\r\nand more\r\n")]
    public void Presence_FileWithACode_OpensTheResetForItOnce(string name, string text)
    {
        _root.Write(Path.Combine("efi", name), text);

        Assert.True(PresenceProof.Take(Efi, Run, out var problem));

        Assert.Null(problem);
        Assert.Empty(Directory.GetFiles(Efi));
        Assert.True(PresenceProof.IsOpen(Run));
        Assert.Equal((true, false, false), (PresenceProof.Matches(Run, " my own code "), PresenceProof.Matches(Run, "my own cod"), PresenceProof.Matches(Run, "")));
        Assert.Equal((true, false, false), (PresenceProof.TryUse(Run), PresenceProof.TryUse(Run), PresenceProof.IsOpen(Run)));
        Assert.False(PresenceProof.Take(Efi, Run, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("\nsecond line")]
    public void Presence_FileWithoutACode_OpensNothingAndSaysSo(string text)
    {
        _root.Write("efi/hearth-reset-password", text);

        Assert.False(PresenceProof.Take(Efi, Run, out var problem));

        Assert.Contains("holds no code", problem, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Efi));
        Assert.False(PresenceProof.IsOpen(Run) || PresenceProof.Matches(Run, text));
    }

    [Fact]
    public void Presence_NoFile_StaysClosed()
    {
        Assert.False(PresenceProof.Take(Efi, Run, out var problem));
        Assert.Null(problem);
        Assert.False(PresenceProof.IsOpen(Run) || PresenceProof.Matches(Run, "") || PresenceProof.TryUse(Run));
    }

    private void Write(string text) => _root.Write("efi/hearth.yaml", text);

    private Task<string> ReadAsync(string folder, string name) => File.ReadAllTextAsync(_root.At(folder, name), TestContext.Current.CancellationToken);

    private Task<PreseedResult> ApplyAsync() =>
        new PreseedFolder(Efi, Run, _store, new FakeTimeProvider()).ApplyAsync(TestContext.Current.CancellationToken);
}
