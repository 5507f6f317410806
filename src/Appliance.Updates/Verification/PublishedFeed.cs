namespace Appliance.Updates;

/// <summary>Reads what a publisher published before, to add to it. Its age does not count; who signed it does.</summary>
public static class PublishedFeed
{
    /// <summary>Reads an update file.</summary>
    /// <param name="file">Its content.</param>
    /// <param name="roots">The publisher's roots, those before the present one too.</param>
    /// <param name="revocations">What the publisher revoked.</param>
    /// <returns>The feed, or why it is not the publisher's.</returns>
    public static (UpdateFeed? Feed, UpdateRefusal? Refusal) Read(ReadOnlySpan<byte> file, IReadOnlyList<UpdateRoot> roots, RevocationList revocations)
    {
        try
        {
            var document = SignedUpdate.Parse(file).Feed;
            UpdateRefusal? last = null;
            foreach (var root in roots)
            {
                last = UpdateVerifier.Authenticate(root, document, revocations, out var feed, out _, out _);
                if (last is null or not { Fault: UpdateFault.UnknownKey })
                {
                    return (feed, last);
                }
            }
            return (null, last ?? Refusals.UnknownKey());
        }
        catch (System.Text.Json.JsonException)
        {
            return (null, Refusals.Unreadable());
        }
        catch (UpdateFormatException)
        {
            return (null, Refusals.LaterFormat());
        }
    }
}
