using System.CommandLine;
using Appliance.Agent.Settings;
using Appliance.Settings;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth preseed</c>: writes the file that sets up a device without its wizard. What is not given as an option is asked for.</summary>
internal static class PreseedCommand
{
    public static Command Create()
    {
        var output = new Option<string>("--output", "-o") { Description = "Where to write: a file, or the stick's boot partition", DefaultValueFactory = _ => PreseedFolder.FileName };
        var user = new Option<string?>("--user") { Description = "The administrator's name" };
        var passwordFile = new Option<string?>("--password-file") { Description = "A file with the administrator's password; - for the standard input" };
        var hostname = new Option<string?>("--hostname") { Description = "The device's name in the network" };
        var language = new Option<string?>("--language") { Description = "en or fr" };
        var timeZone = new Option<string?>("--time-zone") { Description = "Such as Europe/Paris" };
        var ssid = new Option<string?>("--wifi") { Description = "A wireless network to join" };
        var wifiFile = new Option<string?>("--wifi-password-file") { Description = "A file with its passphrase" };
        var models = new Option<string[]>("--model") { Description = "A model to serve; may be given several times" };
        var downloads = new Option<bool>("--allow-downloads") { Description = "Models may be fetched" };
        var updates = new Option<bool>("--allow-updates") { Description = "The device may look for updates" };
        var time = new Option<bool>("--allow-time") { Description = "The device may ask time servers" };
        var keyless = new Option<bool>("--keyless") { Description = "Programs in the house's own network need no API key" };
        var schema = new Option<bool>("--schema") { Description = "Write the JSON schema of the file instead" };
        var command = new Command("preseed", "Write a hearth.yaml for a device's boot partition, on any computer")
        {
            output, user, passwordFile, hostname, language, timeZone, ssid, wifiFile, models, downloads, updates, time, keyless, schema,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(schema))
            {
                await parsed.InvocationConfiguration.Output.WriteAsync(SettingsSchema.Text);
                return 0;
            }
            var answers = new PreseedAnswers(parsed.InvocationConfiguration, System.Console.In, isAsking: !System.Console.IsInputRedirected && parsed.GetValue(user) is null);
            return await WriteAsync(parsed.GetValue(output)!, parsed.InvocationConfiguration, async () => new PreseedRequest
            {
                Hostname = await answers.AskAsync("Name in the network", parsed.GetValue(hostname), "hearth"),
                Language = await answers.AskAsync("Language (en, fr)", parsed.GetValue(language), "en"),
                TimeZone = await answers.AskAsync("Time zone", parsed.GetValue(timeZone), "UTC"),
                User = await answers.AskAsync("Administrator's name", parsed.GetValue(user), "admin"),
                Password = await answers.SecretAsync("Administrator's password", parsed.GetValue(passwordFile)),
                Ssid = await answers.AskAsync("Wireless network (empty for none)", parsed.GetValue(ssid), ""),
                WifiPassphrase = parsed.GetValue(ssid) is null && !answers.IsAsking ? "" : await answers.SecretAsync("Its passphrase (empty for none)", parsed.GetValue(wifiFile)),
                Models = parsed.GetValue(models) ?? [],
                IsKeyless = parsed.GetValue(keyless),
                Privacy = new PrivacySettings
                {
                    ModelDownloads = await answers.AllowAsync("May models be fetched?", parsed.GetValue(downloads)),
                    UpdateChecks = await answers.AllowAsync("May it look for updates?", parsed.GetValue(updates)),
                    TimeSync = await answers.AllowAsync("May it ask time servers?", parsed.GetValue(time)),
                },
            });
        });
        return command;
    }

    private static async Task<int> WriteAsync(string output, InvocationConfiguration console, Func<Task<PreseedRequest>> ask)
    {
        try
        {
            var path = Directory.Exists(output) ? Path.Combine(output, PreseedFolder.FileName) : output;
            var (text, problems) = (await ask()).Write();
            if (problems.Count > 0)
            {
                await console.Error.WriteLineAsync(string.Join(Environment.NewLine, ["Nothing was written:", .. problems.Select(problem => "  " + problem)]));
                return 2;
            }
            await File.WriteAllTextAsync(path, text);
            await console.Output.WriteLineAsync($"{path} is written. Copy it to the boot partition of the stick or disk (it shows up as a drive), under the name {PreseedFolder.FileName}.");
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await console.Error.WriteLineAsync($"Nothing was written: {e.Message}");
            return 1;
        }
    }
}
