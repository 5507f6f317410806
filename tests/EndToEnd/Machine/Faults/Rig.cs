using System.Text.Json.Nodes;
using Appliance.Build.Machines;

namespace Appliance.EndToEnd.Machine.Faults;

/// <summary>A rig in a machine: a system disk, a stick with models, and one with updates.</summary>
internal sealed class Rig(Workplace workplace)
{
    public static readonly ByteSize DiskSize = ByteSize.FromGiB(12);
    public static readonly TimeSpan InstallDeadline = TimeSpan.FromMinutes(25);

    private const string AuthorityPath = "/ca.crt";
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, string> _sticks = [];
    private string? _models;

    public async Task<MachineDisk> ModelsAsync(CancellationToken cancellationToken)
    {
        if (_models is null)
        {
            var content = workplace.Folder("models");
            Models.WriteTo(content);
            _models = await ModelDisk.MakeAsync(content, workplace.Folder("model-disk"), cancellationToken);
        }
        return new MachineDisk(_models, DiskBus.Usb) { Bootable = false };
    }

    /// <summary>A stick with a folder of updates.</summary>
    public async Task<MachineDisk> UpdatesAsync(string updates, CancellationToken cancellationToken)
    {
        if (!_sticks.TryGetValue(updates, out var stick))
        {
            stick = await UpdateStick.MakeAsync(updates, workplace.Folder($"stick-{_sticks.Count}"), cancellationToken);
            _sticks.Add(updates, stick);
        }
        return new MachineDisk(stick, DiskBus.Usb) { Bootable = false };
    }

    /// <summary>Waits until the machine serves the model; whoever asks needs no key, as its owner chose.</summary>
    /// <returns>The version that does.</returns>
    public static async Task<string> ServeAsync(BootedMachine machine, CancellationToken cancellationToken)
    {
        var version = VersionOf(await machine.WaitForHealthAsync(cancellationToken));
        await machine.WaitForModelAsync(Models.Good, cancellationToken);
        await machine.ChatAsync(Models.Good, 4, cancellationToken);
        return version;
    }

    /// <summary>Waits until the machine answers with a version, or with any other.</summary>
    public static Task<string> AwaitVersionAsync(BootedMachine machine, string version, bool isSame, TimeSpan deadline, CancellationToken cancellationToken) =>
        machine.Machine.AwaitAsync($"the machine answers with {(isSame ? "" : "another version than ")}{version}", deadline, async token =>
        {
            while (true)
            {
                var answer = VersionOf(await machine.Api.WaitForHealthAsync(token));
                if (answer == version == isSame)
                {
                    return answer;
                }
                await Task.Delay(TimeSpan.FromSeconds(1), token);
            }
        }, cancellationToken);

    /// <summary>Waits until the journal, of any start, has a text.</summary>
    public static Task<string> AwaitJournalAsync(BootedMachine machine, string text, TimeSpan deadline, CancellationToken cancellationToken) =>
        machine.Machine.AwaitAsync($"the journal says '{text}'", deadline, token => machine.Machine.Serial[Probe.JournalPort].WaitForAsync(text, 0, token), cancellationToken);

    /// <summary>The rig's own certificate authority: it is made once and kept with the data.</summary>
    public static async Task<string> IdentityAsync(BootedMachine machine, CancellationToken cancellationToken)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        using var client = new HttpClient(handler) { BaseAddress = machine.Console };
        return await machine.Machine.AwaitAsync("the console hands out its certificate authority", AnswerDeadline, async token =>
        {
            while (true)
            {
                try
                {
                    return Convert.ToHexString(await client.GetByteArrayAsync(new Uri(machine.Console, AuthorityPath), token));
                }
                catch (HttpRequestException)
                {
                    // It may come up a moment after the API.
                    await Task.Delay(TimeSpan.FromSeconds(1), token);
                }
            }
        }, cancellationToken);
    }

    private static string VersionOf(JsonNode health) => health["version"]!.GetValue<string>();
}
