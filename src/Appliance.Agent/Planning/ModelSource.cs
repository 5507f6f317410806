using Appliance.Agent.Models;
using Appliance.Fitting.Gguf;
using Appliance.Fitting.Planning;

namespace Appliance.Agent.Planning;

/// <summary>Models to plan for that come in a file: on this machine, or on a web server, of which only headers are read.</summary>
internal static class ModelSource
{
    /// <summary>The variable with the access token for web servers, as Hugging Face's own tools name it.</summary>
    public const string TokenVariable = "HF_TOKEN";

    /// <summary>The model in a file or behind an address. All parts of a split model are read.</summary>
    /// <exception cref="GgufException">It is no model, or a damaged one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<ModelCandidate> ReadAsync(string fileOrAddress, CancellationToken cancellationToken)
    {
        var isAddress = Uri.TryCreate(fileOrAddress, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
        return isAddress ? await FetchAsync(address!, cancellationToken) : Open(fileOrAddress, cancellationToken);
    }

    private static ModelCandidate Open(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"There is no file {path}.");
        }
        var files = new List<GgufFile> { Header(path, cancellationToken) };
        var model = GgufModel.From(files[0]);
        for (var index = 1; index < model.SplitCount; index++)
        {
            var part = ModelFileName.PartOf(path, index, model.SplitCount)
                ?? throw new GgufException($"the model is split over {model.SplitCount} files, but this one's name does not end in -00001-of-{model.SplitCount:D5}.");
            files.Add(Header(part, cancellationToken));
        }
        return Candidate(ModelFileName.IdOf(path), model, files);
    }

    private static async Task<ModelCandidate> FetchAsync(Uri address, CancellationToken cancellationToken)
    {
        using var reader = new RemoteGgufReader();
        var token = Environment.GetEnvironmentVariable(TokenVariable);
        var first = await HeaderAsync(reader, address, token, cancellationToken);
        var model = GgufModel.From(first);
        var files = new List<GgufFile> { first };
        if (model.SplitCount > 1)
        {
            foreach (var part in (await reader.MeasureAsync(address, token, cancellationToken)).Skip(1))
            {
                files.Add(await HeaderAsync(reader, part.Address, token, cancellationToken));
            }
        }
        return Candidate(ModelFileName.IdOf(address.AbsolutePath), model, files);
    }

    private static ModelCandidate Candidate(string id, GgufModel model, List<GgufFile> files) => model.SplitIndex == 0
        ? ModelCandidate.From(id, model, files)
        : throw new GgufException($"the file is part {model.SplitIndex + 1} of {model.SplitCount}; name the first.");

    private static GgufFile Header(string path, CancellationToken cancellationToken)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        var file = GgufFile.Read(stream, cancellationToken);
        return stream.Length >= file.ExpectedLength ? file : throw Truncated(path, new ByteSize(file.ExpectedLength - stream.Length));
    }

    private static async Task<GgufFile> HeaderAsync(RemoteGgufReader reader, Uri address, string? token, CancellationToken cancellationToken)
    {
        var remote = await reader.ReadAsync(address, token, cancellationToken);
        return remote.IsTruncated ? throw Truncated(address.AbsolutePath, new ByteSize(remote.File.ExpectedLength) - remote.Length!.Value) : remote.File;
    }

    private static GgufException Truncated(string where, ByteSize missing) =>
        new($"{where} is truncated: {missing} of it are missing. Take another copy.");
}
