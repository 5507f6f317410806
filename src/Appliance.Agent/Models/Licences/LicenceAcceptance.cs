namespace Appliance.Agent.Models.Licences;

/// <summary>That someone agreed to a licence.</summary>
/// <param name="Licence">Its id in the catalogue.</param>
/// <param name="Name">Its title.</param>
/// <param name="Text">Where its text stands.</param>
/// <param name="Terms">The SHA-256 of what was shown: title, conditions, notice and the address of the text.</param>
/// <param name="Accepted">When.</param>
/// <param name="By">By whom.</param>
internal sealed record LicenceAcceptance(string Licence, string Name, Uri? Text, string Terms, DateTimeOffset Accepted, string By);
