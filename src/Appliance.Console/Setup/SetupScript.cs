using Microsoft.JSInterop;

namespace Appliance.Console.Setup;

/// <summary>What only the browser can do. Where it cannot, the wizard goes on without.</summary>
public sealed class SetupScript(IJSRuntime browser) : IAsyncDisposable
{
    private IJSObjectReference? _module;
    private IJSObjectReference? _passkeys;

    /// <summary>The browser's time zone by its IANA name; null when it does not say.</summary>
    public ValueTask<string?> GetTimeZoneAsync() => CallAsync<string?>("timeZone");

    /// <summary>Tells the browser the page's title and language.</summary>
    public ValueTask<string?> ShowAsync(string title, string language) => CallAsync<string?>("show", title, language);

    /// <summary>Puts the keyboard at the first field with an error.</summary>
    public ValueTask<string?> FocusErrorAsync() => CallAsync<string?>("focusError");

    /// <summary>Copies a text.</summary>
    /// <returns>False when the browser does not allow it.</returns>
    public ValueTask<bool> CopyAsync(string text) => CallAsync<bool>("copy", text);

    /// <summary>Makes a passkey for the administrator. It waits for a person, however long they take.</summary>
    /// <returns>Null when it was made, otherwise the text that says why not, or the key of one behind an exclamation mark.</returns>
    public async ValueTask<string?> MakePasskeyAsync(string token)
    {
        try
        {
            _passkeys ??= await browser.InvokeAsync<IJSObjectReference>("import", "/_content/Appliance.Console/passkeys.js");
            return await _passkeys.InvokeAsync<string>("make", Timeout.InfiniteTimeSpan, token, "", "") is { Length: > 0 } problem ? problem : null;
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or TaskCanceledException)
        {
            return "!refused";
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var module in new[] { _module, _passkeys }.OfType<IJSObjectReference>())
        {
            try
            {
                await module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser is gone, and the module with it.
            }
        }
    }

    private async ValueTask<T?> CallAsync<T>(string function, params object?[] arguments)
    {
        try
        {
            _module ??= await browser.InvokeAsync<IJSObjectReference>("import", "/_content/Appliance.Console/setup.js");
            return await _module.InvokeAsync<T>(function, arguments);
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or TaskCanceledException)
        {
            return default;
        }
    }
}
