using System.CommandLine;
using Appliance.Agent.Models;
using Appliance.Agent.Models.Downloads;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth pull</c>: has a running agent fetch a model, and tells how far it is.</summary>
internal static class PullCommand
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "ID[:QUANT] of the catalogue, OWNER/REPO[:QUANT] or OWNER/REPO/FILE.gguf of the hub" };
        var accept = new Option<string?>("--accept") { Description = "The id of the licence that you accept" };
        var (url, key) = (UrlOption.Create(), KeyOption.Create());
        var command = new Command("pull", "Fetch a model into the store") { name, accept, url, key };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new AgentClient(parsed.GetValue(url)!, parsed.GetValue(key)), new PullRequest { Model = parsed.GetValue(name), Accept = parsed.GetValue(accept) }, parsed.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(AgentClient agent, PullRequest request, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        var (download, reason) = await agent.SendAsync(
            HttpMethod.Post, "/api/hearth/models/pull", JsonContent.Create(request, ModelsJson.Default.PullRequest), ModelsJson.Default.DownloadBody, cancellationToken);
        var last = "";
        while (download is { State: not ("done" or "failed" or "cancelled") } running)
        {
            if (Describe(running) is var line && line != last)
            {
                await console.Output.WriteLineAsync(last = line);
            }
            await Task.Delay(Beat, cancellationToken);
            (download, reason) = await agent.GetAsync($"/api/hearth/downloads/{running.Id}", ModelsJson.Default.DownloadBody, cancellationToken);
        }
        if (download is { State: "done" })
        {
            await console.Output.WriteLineAsync($"{download.Model} is in the store, {new ByteSize(download.Total)}.");
            return 0;
        }
        await console.Error.WriteLineAsync(download?.Note ?? reason);
        return 1;
    }

    private static string Describe(DownloadBody download)
    {
        var speed = download.BytesPerSecond is { } bytes ? $", {new ByteSize(bytes)}/s" : "";
        var remaining = download.RemainingSeconds is { } seconds ? $", {TimeSpan.FromSeconds(seconds):hh\\:mm\\:ss} left" : "";
        return $"{download.State}: {new ByteSize(download.Completed)} of {new ByteSize(download.Total)}{speed}{remaining}{(download.Note is { } note ? $" ({note})" : "")}";
    }
}
