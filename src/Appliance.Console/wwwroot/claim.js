// The QR code on the screen carries the code behind '#', which browsers do not send: it is put into the form and out of sight.
(function () {
    'use strict';
    var field = document.getElementById('code');
    var code = decodeURIComponent(location.hash.slice(1));
    if (field && /^[0-9A-Za-z -]{8,12}$/.test(code)) {
        field.value = code;
        history.replaceState(null, '', location.pathname);
        field.form.querySelector('button').focus();
    }
})();
