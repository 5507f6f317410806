using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Appliance.Console.Hosting;
using Appliance.Console.Ports;
using Microsoft.Extensions.Logging;

namespace Appliance.Console.Tls;

/// <summary>
/// The device's own authority and the certificate that the console shows. Both are made when they are missing; the certificate is made
/// anew when it grows old, or the device is called otherwise or reached elsewhere, and the next connection has it.
/// </summary>
public sealed partial class DeviceCertificates : IDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(60);

    private readonly Lock _lock = new();
    private readonly string _leafPath;
    private readonly IDeviceNetwork _network;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _built;
    private readonly ILogger<DeviceCertificates> _logger;
    private readonly X509Certificate2 _authority;
    private X509Certificate2? _leaf;
    private long _lookedAt;

    /// <summary>Reads or makes the authority.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public DeviceCertificates(ConsoleOptions options, IDeviceNetwork network, TimeProvider time, ILogger<DeviceCertificates> logger)
        : this(options, network, time, logger, new DateTimeOffset(DateTime.SpecifyKind(ThisAssembly.GitCommitDate, DateTimeKind.Utc)))
    {
    }

    internal DeviceCertificates(ConsoleOptions options, IDeviceNetwork network, TimeProvider time, ILogger<DeviceCertificates> logger, DateTimeOffset built)
    {
        (_network, _time, _logger, _built) = (network, time, logger, built);
        var directory = Path.Combine(options.Directory, "tls");
        _leafPath = Path.Combine(directory, "server.pem");
        _authority = ReadOrMakeAuthority(Path.Combine(directory, "authority.pem"));
    }

    /// <summary>The authority's certificate, in DER, for people to install.</summary>
    public byte[] Authority => _authority.RawData;

    /// <summary>What the authority is known by: SHA-256 in hexadecimal with colons.</summary>
    public string Fingerprint => string.Join(':', SHA256.HashData(_authority.RawData).Select(part => part.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>The certificate for a connection that begins now.</summary>
    public X509Certificate2 Current()
    {
        lock (_lock)
        {
            if (_leaf is not null && _time.GetElapsedTime(_lookedAt) < LookInterval)
            {
                return _leaf;
            }
            _lookedAt = _time.GetTimestamp();
            _leaf ??= CertificateFile.Read(_leafPath, out _);
            if (_leaf is null || !IsGood(_leaf))
            {
                // Connections under way may still use the one before; it goes with them.
                _leaf = MakeLeaf();
            }
            return _leaf;
        }
    }

    /// <summary>Whether a browser that trusts the authority finds no fault when it is called here by this host.</summary>
    public bool Covers(string host) => Current().MatchesHostname(host.Trim('[', ']'), allowWildcards: false, allowCommonName: false);

    /// <inheritdoc/>
    public void Dispose()
    {
        _authority.Dispose();
        _leaf?.Dispose();
    }

    // A board whose battery is flat begins in 1970: it is never earlier than this program.
    private DateTimeOffset Now() => _time.GetUtcNow() is var now && now > _built ? now : _built;

    private X509Certificate2 ReadOrMakeAuthority(string path)
    {
        var authority = CertificateFile.Read(path, out var problem);
        if (authority is not null && authority.NotAfter.ToUniversalTime() - Now() > RenewBefore)
        {
            return authority;
        }
        if (problem is not null)
        {
            Log.Damaged(_logger, problem);
            File.Move(path, path + ".damaged", overwrite: true);
        }
        authority = CertificateMaker.MakeAuthority(Now(), _built);
        CertificateFile.Write(path, authority);
        return authority;
    }

    private X509Certificate2 MakeLeaf()
    {
        var leaf = CertificateMaker.MakeLeaf(_authority, Names(), Addresses(), Now());
        try
        {
            CertificateFile.Write(_leafPath, leaf);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It serves until the next start, then there is another one.
            Log.NotKept(_logger, _leafPath, e.Message);
        }
        return leaf;
    }

    private bool IsGood(X509Certificate2 leaf)
    {
        var now = Now();
        return leaf.NotBefore.ToUniversalTime() <= now
            && leaf.NotAfter.ToUniversalTime() - now > RenewBefore
            && leaf.IssuerName.RawData.AsSpan().SequenceEqual(_authority.SubjectName.RawData)
            && IsOf(leaf, Names(), Addresses());
    }

    private static bool IsOf(X509Certificate2 leaf, IEnumerable<string> names, IEnumerable<IPAddress> addresses)
    {
        var alternatives = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return alternatives is not null
            && alternatives.EnumerateDnsNames().ToHashSet().SetEquals(names.Where(NameConstraints.Allow))
            && alternatives.EnumerateIPAddresses().ToHashSet().IsSupersetOf(addresses.Where(NameConstraints.Allow));
    }

    private string[] Names() => [.. new[] { _network.HostName, $"{_network.HostName}.local", $"{_network.HostName}.lan", $"{_network.HostName}.home.arpa", $"{_network.HostName}.internal", "localhost" }.Select(name => name.ToLowerInvariant()).Distinct()];

    private IPAddress[] Addresses() => [IPAddress.Loopback, IPAddress.IPv6Loopback, .. _network.Addresses.Select(address => new IPAddress(address.GetAddressBytes()))];

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Error, "{Problem} A new authority was made and the old file kept beside it. Browsers that trusted the old one must be given the new one: its fingerprint is on the screen")]
        public static partial void Damaged(ILogger logger, string problem);

        [LoggerMessage(3002, LogLevel.Error, "The console's certificate cannot be kept in {Path}: {Message}. It serves until the next start; make room on the data partition")]
        public static partial void NotKept(ILogger logger, string path, string message);
    }
}
