using System.Globalization;
using System.Text;

namespace Appliance.Updates.Tests;

/// <summary>Whatever a source sends, judging it ends with a verdict, and never with one that believes what was not signed.</summary>
public sealed class VerifierFuzzTests
{
    private const int Seeds = 300;

    private static readonly string Sound = (Publisher.Own.Sign(Publisher.Feed("0.1.44", "0.1.43")) with
    {
        Revocations = Publisher.Own.Revoke(1, releases: ["0.1.41"]),
        RootChanges = [new RootSigner(new Publisher().RootKey).SignSuccessor(new Publisher(2).Root)],
    }).ToJson();

    // Damage is done within what is carried too: the documents in base 64 would hide it from a reader of JSON.
    private static readonly string Feed = Publisher.Feed("0.1.44", "0.1.43").ToJson();

    [Fact]
    public void Verify_DamagedFile_YieldsAVerdict()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            Check(seed);
        }
    }

    [Fact]
    public void Fuzz_ForMinutes_FindsNothing()
    {
        // For a second with the same files in every test run; with others, for as long as the Fuzz target is told.
        var minutes = Environment.GetEnvironmentVariable("HEARTH_FUZZ_MINUTES");
        var duration = minutes is null ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(double.Parse(minutes, CultureInfo.InvariantCulture));
        var first = minutes is null ? Seeds : Random.Shared.Next(Seeds, int.MaxValue / 2);
        var started = TimeProvider.System.GetTimestamp();
        var seed = first;
        while (TimeProvider.System.GetElapsedTime(started) < duration && seed < int.MaxValue)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Check(seed++);
        }
        TestContext.Current.TestOutputHelper!.WriteLine($"{seed - first} damaged update files, from seed {first} on: nothing was found.");
    }

    private static void Check(int seed)
    {
        // The same seed damages the same bytes, wherever it runs.
        var random = new Random(seed);
        try
        {
            if (seed % 2 == 0)
            {
                if (UpdateVerifierTests.Verify(Damage(Encoding.UTF8.GetBytes(Sound), random)) is UpdateVerdict.Genuine genuine)
                {
                    Assert.Equal(Feed, genuine.Feed.ToJson());
                }
                return;
            }
            // What a publisher's program got wrong is signed all the same.
            var payload = Damage(Encoding.UTF8.GetBytes(Feed), random);
            var signed = new SignedUpdate { RootChanges = [], Feed = DocumentSigner.Sign(Publisher.Own.ReleaseKey, DocumentKind.Feed, payload, withCertificate: true) };
            if (UpdateVerifierTests.Verify(signed) is UpdateVerdict.Genuine { Feed: var feed })
            {
                FeedRules.Check(feed);
            }
        }
        catch (Exception e)
        {
            Assert.Fail($"The damaged file of seed {seed}: {e}");
        }
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        var damaged = bytes.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(damaged.Count);
            var length = Math.Min(random.Next(1, 40), damaged.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    damaged[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 2:
                    damaged.RemoveRange(at, length);
                    break;
                case 3:
                    damaged.InsertRange(at, damaged.GetRange(at, length));
                    break;
                case 4:
                    damaged.InsertRange(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    damaged.RemoveRange(at, damaged.Count - at);
                    break;
            }
            if (damaged.Count == 0)
            {
                damaged.Add((byte)'{');
            }
        }
        return [.. damaged];
    }

    private static readonly byte[][] Pieces = [.. ((string[])["null", "[", "{", "\"", "-1", "1e999", "9223372036854775808", "\\u0000", ",", "\"format\":1,", "true", "\uD83D\uDE00"]).Select(Encoding.UTF8.GetBytes)];
}
